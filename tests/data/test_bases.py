import re
import sys

import pytest

from modlint.data.bases import iterates, module_class, patterns, reads
from modlint.data.tables import table

LIBRARIES = sorted(set(table("bases")) - {"*"})
FIELDS = {"note", "seen", "modules", "others", "unclear", "reads", "iterates"}

MODULES = """
torch.nn.Module torch.nn.modules.module.Module torch.nn.modules.loss._Loss torch.nn.modules.batchnorm._BatchNorm
torch.nn.CrossEntropyLoss torch.nn.ModuleDict torch.jit.ScriptModule torch.fx.GraphModule
torch.nn.parallel.DistributedDataParallel pytorch_lightning.LightningModule lightning.LightningModule
pytorch_lightning.core.lightning.LightningModule lightning.pytorch.core.module.LightningModule
transformers.PreTrainedModel transformers.BertPreTrainedModel transformers.LlamaForCausalLM
transformers.modeling_utils.PreTrainedModel transformers.models.bert.modeling_bert.BertSelfAttention
transformers.models.blip_2.modeling_blip_2.Blip2PreTrainedModel diffusers.ModelMixin
diffusers.models.modeling_utils.ModelMixin diffusers.models.attention.BasicTransformerBlock
timm.models.vision_transformer.VisionTransformer timm.layers.Mlp torchvision.models.resnet.ResNet
torchvision.ops.MultiScaleRoIAlign torchvision.transforms.v2.Transform torch_geometric.nn.MessagePassing
torch_geometric.nn.conv.GCNConv mmengine.model.BaseModule mmcv.runner.BaseModule mmdet.models.BaseDetector
mmseg.models.decode_heads.decode_head.BaseDecodeHead fairseq.models.FairseqEncoder
fairseq.criterions.FairseqCriterion fairseq.modules.TransformerEncoderLayer speechbrain.nnet.RNN.LSTM
monai.networks.nets.UNet monai.losses.DiceLoss gpytorch.Module gpytorch.kernels.Kernel gpytorch.models.ExactGP
gpytorch.mlls.MarginalLogLikelihood botorch.models.model.Model botorch.acquisition.AcquisitionFunction
botorch.acquisition.monte_carlo.qExpectedImprovement e3nn.o3.TensorProduct torchmetrics.Metric
torchmetrics.MeanSquaredError kornia.filters.GaussianBlur2d segmentation_models_pytorch.base.SegmentationModel
einops.layers.torch.Rearrange flash_attn.modules.mha.MHA peft.PeftModel sentence_transformers.SentenceTransformer
open_clip.CLIP detectron2.modeling.Backbone detectron2.layers.Conv2d allennlp.modules.Seq2SeqEncoder
allennlp.models.Model lightly.loss.NTXentLoss pytorch_metric_learning.losses.TripletMarginLoss
neuralforecast.models.NHITS apex.normalization.FusedLayerNorm fairscale.nn.FullyShardedDataParallel
stable_baselines3.common.torch_layers.BaseFeaturesExtractor pyro.nn.PyroModule
"""

NO_MODULES = """
builtins.object builtins.Exception abc.ABC enum.Enum typing.Generic typing.NamedTuple collections.OrderedDict
collections.abc.Mapping unittest.TestCase torch.autograd.Function torch.optim.Optimizer
torch.optim.lr_scheduler.LRScheduler torch.utils.data.Dataset
torch.distributions.Distribution torch.Tensor torch.nn.Parameter numpy.ndarray
pydantic.BaseModel flax.linen.Module tensorflow.keras.Model huggingface_hub.PyTorchModelHubMixin
pytorch_lightning.LightningDataModule pytorch_lightning.Callback pytorch_lightning.callbacks.ModelCheckpoint
transformers.PretrainedConfig transformers.BertConfig transformers.PreTrainedTokenizer transformers.Trainer
transformers.TFPreTrainedModel transformers.FlaxPreTrainedModel transformers.TFBertForMaskedLM
transformers.GenerationMixin transformers.modeling_utils.ModuleUtilsMixin transformers.utils.ModelOutput
diffusers.ConfigMixin diffusers.SchedulerMixin diffusers.DDPMScheduler diffusers.DiffusionPipeline
diffusers.StableDiffusionPipeline diffusers.loaders.PeftAdapterMixin timm.data.ImageDataset
torchvision.datasets.VisionDataset torchvision.models.ResNet50_Weights torch_geometric.data.Data
allennlp.common.Registrable mmengine.hooks.Hook peft.LoraConfig gpytorch.distributions.MultivariateNormal
detectron2.structures.Instances
"""

UNKNOWN = """
acme.Module mypackage.nn.Layer transformers.AutoModelForSomethingNew torchvision.transforms.Resize
torchvision.models.resnet50 timm.create_model timm.models.SomeConfig ray.rllib.models.torch.torch_modelv2.TorchModelV2
nemo.collections.nlp.modules.common.text_generation_strategy.GPTModelTextGenerationStrategy
nemo.collections.multimodal.modules.stable_diffusion.distributions.distributions.DiracDistribution
timm.models.strategies.DecodingStrategy
"""


@pytest.mark.parametrize("name", MODULES.split())
def test_known_modules(name: str) -> None:
    assert module_class(name) is True


@pytest.mark.parametrize("name", NO_MODULES.split())
def test_known_to_be_no_modules(name: str) -> None:
    assert module_class(name) is False


@pytest.mark.parametrize("name", UNKNOWN.split())
def test_silent_where_not_sure(name: str) -> None:
    assert module_class(name) is not True


@pytest.mark.parametrize("library", LIBRARIES)
def test_every_entry_is_well_formed(library: str) -> None:
    entry = table("bases")[library]
    assert set(entry) <= FIELDS
    texts = [text for key in ("modules", "others", "unclear") for text in entry.get(key, ())]
    assert len(set(texts)) == len(texts), "a pattern stands twice"
    assert [text for text in texts if not re.fullmatch(r"[\w*]+(\.[\w*]+)*", text)] == []
    assert [pattern.text for pattern in patterns(library)] == texts


@pytest.mark.parametrize("library", LIBRARIES)
def test_what_a_base_reads_is_kept_for_known_bases_only(library: str) -> None:
    entry = table("bases")[library]
    known = [name.replace("*", "Any") for name in entry.get("reads", ())]
    assert [name for name in known if module_class(f"{library}.{name}") is None] == []
    assert [name for name in entry.get("iterates", ()) if not module_class(f"{library}.{name}")] == []


def test_the_standard_library_needs_no_entry() -> None:
    assert not set(LIBRARIES) & set(sys.stdlib_module_names)


def test_bases_that_read_nothing_of_a_subclass() -> None:
    assert reads("torch.nn.Module") == reads("abc.ABC") == reads("pytorch_lightning.LightningModule") == ()


def test_bases_that_read_some_submodules_of_a_subclass() -> None:
    assert {"linear1", "self_attn"} <= set(reads("torch.nn.TransformerEncoderLayer") or ())
    assert "self_attn" in (reads("torch.nn.modules.transformer.TransformerDecoderLayer") or ())
    assert "likelihood" in (reads("gpytorch.models.ExactGP") or ())
    assert "*" in (reads("torch.nn.LSTM") or ())
    assert "lm_head" in (reads("transformers.models.bert.modeling_bert.BertPreTrainedModel") or ())


@pytest.mark.parametrize(
    "name", ["transformers.BertModel", "torch.ao.nn.quantized.Linear", "timm.layers.Mlp", "acme.Base"]
)
def test_reads_are_not_known_of_bases_whose_source_was_not_read(name: str) -> None:
    assert reads(name) is None


def test_containers_run_or_hand_out_their_children() -> None:
    assert iterates("torch.nn.Sequential")
    assert iterates("torch.nn.modules.container.ModuleList")
    assert iterates("mmengine.model.Sequential")
    assert not iterates("torch.nn.Module")
    assert not iterates("torch.nn.ParameterList")
    assert not iterates("mmengine.model.BaseModule")


def test_the_more_specific_pattern_decides() -> None:
    assert module_class("torchvision.models.VisionTransformer") is True
    assert module_class("torchvision.models.detection.image_list.ImageList") is False
    assert module_class("timm.models.layers.set_layer_config") is False
