"""What neither stubs nor annotations tell, read in torch's sources by hand. Keep it short."""

from __future__ import annotations

TENSOR_OR_PAIR = "tensor|tensors:2"  # `return_indices` and its like decide

FUNCTIONS = {
    # no annotation
    "torch.is_tensor": "bool",
    "torch.is_storage": "bool",
    "torch.lu": "tensors",
    "torch.nn.utils.weight_norm": "argument",
    "torch.nn.utils.weight_norm.weight_norm": "argument",
    "torch.nn.utils.weight_norm.remove_weight_norm": "argument",
    "torch.nn.utils.spectral_norm.spectral_norm": "argument",
    "torch.nn.utils.spectral_norm.remove_spectral_norm": "argument",
    "torch.nn.utils.parametrizations.weight_norm": "argument",
    "torch.nn.utils.memory_format.convert_conv2d_weight_memory_format": "argument",
    "torch.nn.utils.memory_format.convert_conv3d_weight_memory_format": "argument",
    "torch.nn.utils.prune.identity": "argument",
    "torch.nn.utils.prune.random_unstructured": "argument",
    "torch.nn.utils.prune.l1_unstructured": "argument",
    "torch.nn.utils.prune.random_structured": "argument",
    "torch.nn.utils.prune.ln_structured": "argument",
    "torch.nn.utils.prune.custom_from_mask": "argument",
    "torch.nn.utils.fusion.fuse_conv_bn_eval": "argument",
    "torch.nn.utils.fusion.fuse_linear_bn_eval": "argument",
    "torch.nn.utils.fusion.fuse_conv_bn_weights": "tensors:2",
    "torch.nn.utils.fusion.fuse_linear_bn_weights": "tensors:2",
    "torch.nn.utils.init.skip_init": "module",
    "torch.nn.utils.rnn.pack_padded_sequence": "other",
    "torch.nn.utils.rnn.pack_sequence": "other",
    "torch.nn.parallel.replicate.replicate": "other",
    "torch.sparse.semi_structured.to_sparse_semi_structured": "tensor",
    "torch.masked.maskedtensor.creation.masked_tensor": "tensor",
    "torch.masked.maskedtensor.creation.as_masked_tensor": "tensor",
    "torch.masked.maskedtensor.core.is_masked_tensor": "bool",
    "torch.autograd.forward_ad.make_dual": "tensor",
    "torch.func.stack_module_state": "other",
    "torch.get_autocast_cpu_dtype": "dtype",
    "torch.get_autocast_gpu_dtype": "dtype",
    "torch.sym_float": "number",
    "torch.sym_int": "number",
    "torch.sym_max": "number",
    "torch.sym_min": "number",
    "torch.sym_sqrt": "number",
    "torch.sym_not": "bool",
    "torch.utils.data.dataset.random_split": "other",
    "torch.utils.data._utils.worker.get_worker_info": "other",
    "torch.cuda.is_bf16_supported": "bool",
    "torch.cuda.is_initialized": "bool",
    "torch.cuda.get_device_properties": "other",
    "torch.fx._symbolic_trace.symbolic_trace": "module",
    "torch.jit._trace.is_tracing": "bool",
    "torch.nn.quantized.functional.interpolate": "tensor",
    "torch.distributed.device_mesh.init_device_mesh": "other",
    "torch.distributed.distributed_c10d.new_group": "other",
    # the annotation tells half of it
    "torch.unique": "tensor|tensors",
    "torch.unique_consecutive": "tensor|tensors",
    "torch.tensor": "tensor",
    "torch.utils.checkpoint.checkpoint_sequential": "tensor|tensors",
    **{
        f"torch.nn.functional.{kind}_pool{dim}d": TENSOR_OR_PAIR
        for kind in ("max", "adaptive_max", "fractional_max")
        for dim in (1, 2, 3)
    },
}

TENSOR = {
    "new": "tensor",
    "backward": "none",
    "cdouble": "tensor",
    "cfloat": "tensor",
    "dim_order": "other",
    "eig": "tensors:2",
    "ipu": "tensor",
    "is_shared": "bool",
    "is_xla": "bool",
    "grad_fn": "other|none",
    "_backward_hooks": "other|none",
    "lstsq": "tensors:2",
    "lu": "tensors",
    "mtia": "tensor",
    "name": "string",
    "norm": "tensor",
    "register_hook": "other",
    "register_post_accumulate_grad_hook": "other",
    "resize": "tensor",
    "resize_as": "tensor",
    "share_memory_": "tensor",
    "solve": "tensors:2",
    "stft": "tensor",
    "storage": "other",
    "symeig": "tensors:2",
    "to_sparse_coo": "tensor",
    "unique": "tensor|tensors",
    "unique_consecutive": "tensor|tensors",
    "as_subclass": "tensor",
    "volatile": "bool",
}

REMOVED = {  # functions that older code still calls
    "torch": {
        "eig": "tensors:eigenvalues,eigenvectors",
        "irfft": "tensor",
        "lstsq": "tensors:solution,QR",
        "matrix_rank": "tensor",
        "rfft": "tensor",
        "solve": "tensors:solution,LU",
        "symeig": "tensors:eigenvalues,eigenvectors",
    }
}
