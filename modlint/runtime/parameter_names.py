"""What parameters of modules are called, and small values that suit them."""

from __future__ import annotations

import re
from typing import Any

# The first pattern that is found in a name decides; each has its values in the order to try them.
NAMES: tuple[tuple[str, tuple[Any, ...]], ...] = (
    (r"^(p|rate|prob|drop)$|drop|_prob$|_rate$", (0.0, 0.1)),
    (r"^eps(ilon)?$|_eps$|_epsilon$", (1e-5,)),
    (
        r"momentum|decay|^beta|gamma|^alpha|temperature|scale_factor$|^tau$|lambda|slope|margin|sigma",
        (0.5, 1.0, 2, 1),
    ),
    (r"^(use|is|has|with|add|return|enable|apply|do|no|should)_|_(bias|only|flag)$", (False, True)),
    (r"^(bias|causal|affine|inplace|bidirectional|pretrained|normali[sz]e|learnable|trainable)$", (False, True)),
    (r"^(residual|verbose|training|shared?|shortcut)$", (False, True)),
    (r"act|nonlin", ("relu", "gelu", "ReLU")),
    (r"norm_(type|layer|name|mode)?$|^norm$|normalization", ("layer_norm", "batch", "bn", "ln")),
    (r"padding_mode|pad_(type|mode)", ("zeros", "reflect")),
    (r"reduction$", ("mean", "sum", 2, 4)),
    (r"pool(ing)?(_type|_mode)?$", ("mean", "avg", "max", "cls")),
    (r"^mode$|_mode$|^type$|_type$|method|^kind$", ("default", "linear", "bilinear")),
    (r"head_?(dim|size|width|channels)|dim_?(per_)?head|^d_?(head|k|v|kv)$|key_dim|dim_key", (8, 4)),
    (r"head|^h$", (4, 2, 1, 8)),
    (r"depths$|layers_per|num_blocks_", ([2, 2], [1, 1, 1, 1], 2)),
    (
        r"depth$|layers?$|^n_?layer|blocks$|repeats?$|stack|levels?$|_per_(block|stage|level|layer)$",
        (2, 1, [2, 2], [1, 1, 1, 1], 4),
    ),
    (r"num_(stages|units|cells)", (2, 1, 4)),
    (r"kernel|^ks?$|window|^ws$", (3, 1, 4, 2, [3, 3])),
    (r"patch", (4, 2, 8, [4, 4])),
    (r"stride|dilation|upsample|downsample|scale|factor|ratio|expansion|mult|shrink|^r$", (2, 1, 4, 0.5)),
    (r"padding|^pad$", (1, 0)),
    (r"group", (1, 4, 2)),
    (
        r"(im(g|age)|input|feature|fmap|feat|spatial|grid)_?(map_?)?(size|res(olution)?|shape|hw)|^resolution$|^size$",
        (32, [32, 32], 16, 64),
    ),
    (r"height|width|^[hw]$", (32, 16)),
    (r"frames|^t$|time_?(steps|dim)|num_timesteps", (4, 8, 16)),
    (r"vocab|num_(tokens|embeddings|classes|labels|cls|users|items|entities|relations|experts|codes)", (16, 10, 4)),
    (r"n_?class|_token$|codebook_size|^ntoken", (16, 10, 4)),
    (r"_id$|_idx$|index$", (0, 1)),
    (
        r"seq|max_?len|length|context|positions?$|max_pos|block_size|horizon|lookback|points|num_queries|^n$|_len$",
        (16, 8, 32),
    ),
    (r"(in|input)_?(ch(an(nel)?s?)?|planes|c|nc|features?)$|^(in_?ch|inp|inplanes|ch_?in|c_?in)$", (32, 3, 1, 4, 16)),
    (r"^(num_channels|channels?|n_?channels|in_nc|cin|c1|input_nc)$", (32, 3, 1, 4, 16)),
    (
        r"dims$|channels?_list|(hidden|embed|out|in|feature)_?(sizes|dims|channels)$|widths|filters$|planes$|units$",
        (32, [32, 32], [32, 32, 32, 32], 16, 64),
    ),
    (r"dim|hidden|embed|channel|chan|ch$|feat|size|width|planes|units|nf$|ngf|ndf|filters|mlp", (32, 16, 64, 8, 4, 1)),
    (r"ffn?|inner|d_?model|^(in|out)|latent|rank|code|capacity|bottleneck", (32, 16, 64, 8, 4, 1)),
    (r"^[cdefkmn]\d?$|^n[a-z]{1,3}$", (32, 16, 64, 8, 4, 1)),
    (r"^(num|n|max|min|total|k)_|^(num|count|number|steps|iters?|iterations|order|degree|bins|times)", (4, 2, 1, 8)),
    (r"name|path|prefix|mode|string|key$", ("default", "x")),
    (r"device", ("cpu",)),
    (r"shape", ([32, 8, 8], [32], [16, 32])),
)
IMAGES = re.compile(r"(^|_)(im(g|age)|input|feat(ure)?|fmap)_?(map_?)?(size|res(olution)?|shape|hw)$|^resolution$")
MODULES = re.compile(r"^(fn|f|net|network|module|layer|model|block|encoder|decoder|backbone|inner|base|body|blk|func)$")
DEFAULTS: dict[type, tuple[Any, ...]] = {int: (32, 4, 2, 1), float: (0.5, 1.0, 0.0), str: ("default", "relu", "mean")}


def values_by_name(name: str) -> tuple[Any, ...]:
    """Values that suit a parameter of this name, the likeliest first."""
    lowered = name.lower()
    return next((values for pattern, values in NAMES if re.search(pattern, lowered)), ())


def names_module(name: str) -> bool:
    """Whether a parameter of this name is likely a module, or another function of tensors."""
    return bool(MODULES.search(name.lower()))


def values_by_type(kind: type) -> tuple[Any, ...]:
    """Values of a type, for a name that says nothing."""
    return DEFAULTS[kind]
