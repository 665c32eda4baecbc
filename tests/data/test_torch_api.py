import pytest

from modlint.data.returns import Kind, Return, Trait, parse
from modlint.data.torch_api import (
    base_registers,
    constant,
    function,
    library,
    module_attributes,
    tensor_attribute,
    torch_class,
    torch_version,
)

FUNCTIONS = {
    "torch.arange": "tensor+factory",
    "torch.linspace": "tensor+factory",
    "torch.zeros": "tensor+factory",
    "torch.tensor": "tensor+factory",
    "torch.hann_window": "tensor+factory",
    "torch.fft.fftfreq": "tensor+factory",
    "torch.randn": "tensor+factory+random",
    "torch.randperm": "tensor+factory+random+index",
    "torch.zeros_like": "tensor",
    "torch.rand_like": "tensor+random",
    "torch.bernoulli": "tensor+random",
    "torch.normal": "tensor+random",
    "torch.multinomial": "tensor+random+index",
    "torch.from_numpy": "tensor",
    "torch.cat": "tensor",
    "torch.einsum": "tensor",
    "torch.argsort": "tensor+index",
    "torch.complex": "tensor+complex",
    "torch.polar": "tensor+complex",
    "torch.view_as_complex": "tensor+complex",
    "torch.view_as_real": "tensor",
    "torch.stft": "tensor+complex",
    "torch.fft.fft": "tensor+complex",
    "torch.fft.rfft2": "tensor+complex",
    "torch.fft.irfft": "tensor",
    "torch.linalg.norm": "tensor",
    "torch.linalg.eigvals": "tensor+complex",
    "torch.linalg.svd": "tensors:U,S,Vh",
    "torch.special.erf": "tensor",
    "torch.max": "tensor|tensors:values,indices",
    "torch.topk": "tensors:values,indices",
    "torch.sort": "tensors:values,indices",
    "torch.broadcast_tensors": "tensors",
    "torch.meshgrid": "tensors",
    "torch.split": "tensors",
    "torch.std_mean": "tensors:2",
    "torch.unique": "tensor|tensors",
    "torch.where": "tensor|tensors",
    "torch.numel": "number",
    "torch.is_tensor": "bool",
    "torch.allclose": "bool",
    "torch.broadcast_shapes": "size",
    "torch.get_default_dtype": "dtype",
    "torch.manual_seed": "generator",
    "torch.Generator": "generator",
    "torch.device": "device",
    "torch.Size": "size",
    "torch.Tensor": "tensor",
    "torch.FloatTensor": "tensor",
    "torch.cuda.FloatTensor": "tensor",
    "torch.symeig": "tensors:2",
    "torch.rfft": "tensor",
    "torch.nn.Parameter": "parameter",
    "torch.nn.parameter.UninitializedParameter": "parameter",
    "torch.nn.Buffer": "buffer",
    "torch.nn.Linear": "module",
    "torch.nn.modules.conv.Conv2d": "module",
    "torch.nn.functional.softmax": "tensor",
    "torch.nn.functional.dropout": "tensor+random",
    "torch.nn.functional.one_hot": "tensor+index",
    "torch.nn.functional.max_pool2d": "tensor|tensors:2",
    "torch.nn.functional.relu_": "tensor+inplace",
    "torch.nn.init.xavier_uniform_": "tensor+random+inplace",
    "torch.nn.init.zeros_": "tensor+inplace",
    "torch.nn.utils.spectral_norm": "argument",
    "torch.nn.utils.parametrizations.orthogonal": "argument",
    "torch.nn.Embedding.from_pretrained": "module",
    "torch.compile": "argument",
    "torch.nn.modules.utils._pair": "other",
    "torch.hub.load_state_dict_from_url": "other",
    "torch.nn.utils.rnn.pad_sequence": "tensor",
    "torch.distributions.Beta": "other",
    "torch.optim.Adam": "other",
    "torch.no_grad": "other",
    "torch.Tensor.max": "tensor|tensors:values,indices",
}

TENSOR = {
    "tolist": "other",
    "item": "number",
    "numpy": "array",
    "shape": "size+property",
    "size": "number|size",
    "device": "device+property",
    "dtype": "dtype+property",
    "T": "tensor+property",
    "mT": "tensor+property",
    "data": "tensor+property",
    "grad": "tensor|none+property",
    "real": "tensor+property",
    "is_cuda": "bool+property",
    "ndim": "number+property",
    "to": "tensor",
    "cuda": "tensor",
    "detach": "tensor",
    "requires_grad_": "tensor+inplace",
    "max": "tensor|tensors:values,indices",
    "sort": "tensors:values,indices",
    "split": "tensors",
    "chunk": "tensors",
    "unbind": "tensors",
    "nonzero": "tensor|tensors+index",
    "argmax": "tensor+index",
    "normal_": "tensor+random+inplace",
    "fill_": "tensor+inplace",
    "cfloat": "tensor+complex",
    "backward": "none",
    "numel": "number",
    "__add__": "tensor",
    "new_zeros": "tensor",
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions(name: str) -> None:
    assert function(name) == parse(FUNCTIONS[name])


@pytest.mark.parametrize("name", TENSOR)
def test_tensor_attributes(name: str) -> None:
    assert tensor_attribute(name) == parse(TENSOR[name])


@pytest.mark.parametrize("name", ["torch.load", "torch.no_such_function", "acme.zeros", "torch", ""])
def test_what_is_not_known_is_none(name: str) -> None:
    assert function(name) is None


@pytest.mark.parametrize(
    ("name", "kind"),
    [("torch.float32", Kind.DTYPE), ("torch.pi", Kind.NUMBER), ("torch.strided", Kind.OTHER), ("torch.zeros", None)],
)
def test_constants(name: str, kind: Kind | None) -> None:
    found = constant(name)
    assert (found and found.kinds) == (kind and (kind,))


@pytest.mark.parametrize(
    ("name", "stateful"),
    [
        ("Dropout", False),
        ("ReLU", False),
        ("Identity", False),
        ("MSELoss", False),
        ("CrossEntropyLoss", False),
        ("InstanceNorm2d", False),
        ("Linear", True),
        ("BatchNorm2d", True),
        ("LSTM", True),
        ("MultiheadAttention", True),
        ("Embedding", True),
        ("PReLU", True),
        ("LazyLinear", True),
        ("Sequential", None),
        ("Module", None),
    ],
)
def test_which_modules_own_state(name: str, stateful: bool | None) -> None:
    info = torch_class(f"torch.nn.{name}")
    assert info is not None
    assert (info.is_module, info.stateful) == (True, stateful)


def test_arguments_that_switch_state() -> None:
    switches = {name: torch_class(f"torch.nn.{name}") for name in ("LayerNorm", "BatchNorm2d", "NLLLoss", "Linear")}
    assert {name: info and info.switches for name, info in switches.items()} == {
        "LayerNorm": ("elementwise_affine",),
        "BatchNorm2d": ("affine", "track_running_stats"),
        "NLLLoss": ("weight",),
        "Linear": (),
    }


def test_containers() -> None:
    names = ("ModuleList", "ModuleDict", "Sequential", "ParameterList", "ParameterDict", "Linear")
    infos = [torch_class(f"torch.nn.modules.{name}") for name in names]
    assert [info and info.container for info in infos] == [
        "list",
        "dict",
        "sequential",
        "parameter-list",
        "parameter-dict",
        None,
    ]


def test_other_classes_are_no_modules() -> None:
    for name in ("torch.Generator", "torch.utils.data.Dataset", "torch.autograd.Function", "torch.nn.Parameter"):
        info = torch_class(name)
        assert info is not None
        assert not info.is_module
    assert torch_class("torch.zeros") is None


def test_names_that_nn_module_takes() -> None:
    assert {"train", "forward", "register_buffer", "training", "_buffers", "to", "type"} <= module_attributes()
    assert not {"weight", "device", "name"} & module_attributes()


@pytest.mark.parametrize(
    ("name", "spelling"),
    [
        ("numpy.random.rand", "array|number|other+random"),
        ("math.sqrt", "number"),
        ("math.isnan", "bool"),
        ("copy.deepcopy", "argument"),
        ("einops.rearrange", "argument+derived"),
        ("einops.layers.torch.Rearrange", "module+stateless"),
        ("apex.normalization.FusedLayerNorm", "module+stateful"),
        ("functools.partial", "callable"),
        ("numpy.random.RandomState", "array|number|other"),
        ("torchvision.models.resnet50", "module+stateful"),
        ("torchvision.models.ResNet50_Weights", "other"),
        ("transformers.AutoModel.from_pretrained", "module"),
        ("transformers.AutoTokenizer.from_pretrained", "other"),
        ("timm.create_model", "module"),
    ],
)
def test_other_libraries(name: str, spelling: str) -> None:
    assert library(name) == parse(spelling)


@pytest.mark.parametrize("name", ["numpy", "mathematics.sqrt", "random.choice", "collections.OrderedDict", "acme.f"])
def test_other_libraries_not_known(name: str) -> None:
    assert library(name) is None


def test_the_spelling_of_a_return() -> None:
    assert parse("tensor|tensors:values,indices+random") == Return(
        (Kind.TENSOR, Kind.TENSORS), frozenset({Trait.RANDOM}), 2, ("values", "indices")
    )


def test_alternatives() -> None:
    found = function("torch.max")
    assert found is not None
    assert found.may_be(Kind.TENSORS)
    assert not found.is_surely(Kind.TENSOR)
    assert found.is_surely(Kind.TENSOR, Kind.TENSORS)


def test_the_table_names_its_torch() -> None:
    assert torch_version().count(".") == 2


def test_the_names_that_a_class_of_torch_registers() -> None:
    assert base_registers("torch.nn.modules.loss._WeightedLoss") == ("weight",)
    assert {"running_mean", "weight"} <= set(base_registers("torch.nn.BatchNorm2d"))
    assert base_registers("torch.nn.Module") == base_registers("torch.optim.Adam") == base_registers("timm.Block") == ()
