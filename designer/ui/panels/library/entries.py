"""What the library offers: one entry for each thing that can be placed, in groups, common ones first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from designer.catalogue.code_interface import face_of
from designer.catalogue.spec import CUSTOM, LayerSpec, OpSpec
from designer.files.examples import EXAMPLES, SECTIONS
from designer.files.own_blocks import OwnBlock
from designer.graph.model import Design


@dataclass(frozen=True)
class Entry:
    """One thing to place.

    Attributes:
        key: What is dragged: `layer:Conv2d`, `op:cat`, `block:Features`, `input`, `tensor:buffer`.
        category: Names the colour.
        words: Everything the filter looks through, in lower case.
        refusal: Why it cannot be placed, in one line.
    """

    key: str
    name: str
    category: str
    doc: str
    words: str
    refusal: str = ""


@dataclass(frozen=True)
class Group:
    """Entries under one heading; `common` groups stand open."""

    title: str
    entries: tuple[Entry, ...]
    common: bool = False


# Groups in the order they stand in, with their headings: English, what else people type, whether they stand open.
_HEADINGS: dict[str, tuple[str, str, bool]] = {
    "convolution": ("Convolution", "卷积", True),
    "pooling": ("Pooling", "汇聚 池化", True),
    "activation": ("Activation", "激活函数", True),
    "linear": ("Linear", "全连接 线性", True),
    "normalisation": ("Normalisation", "规范化 归一化 normalization", False),
    "shape": ("Shape", "形状", False),
    "dropout": ("Dropout", "暂退法 丢弃", False),
    "recurrent": ("Recurrent", "循环", False),
    "attention": ("Attention", "注意力 transformer", False),
    "sparse": ("Embedding", "嵌入 embedding", False),
    "padding": ("Padding", "填充", False),
    "vision": ("Image", "图像", False),
    "operation": ("Operations", "运算 操作", False),
}
_LAST = ("loss",)
_TITLES = {"loss": "Losses", "losses": "Losses"}

# Within a group, what is used most stands first; the rest follows by name.
_COMMON = (
    "Conv2d Conv1d Conv3d ConvTranspose2d MaxPool2d AvgPool2d AdaptiveAvgPool2d AdaptiveMaxPool2d ReLU Sigmoid Tanh "
    "GELU Softmax LeakyReLU SiLU Linear Bilinear Identity BatchNorm2d LayerNorm BatchNorm1d GroupNorm RMSNorm Flatten "
    "Unflatten Dropout Dropout2d LSTM GRU RNN MultiheadAttention TransformerEncoderLayer Embedding "
    "add cat matmul mul sub flatten reshape view permute transpose mean sum"
).split()
_RANK = {name: rank for rank, name in enumerate(_COMMON)}

WRITTEN = "this design custom layer python 自定义 层"

_STRUCTURE = (
    ("input", "input", "input", "An argument of this block: what flows in.", "输入 argument forward"),
    ("output", "output", "output", "A result of this block: what flows out.", "输出 return result"),
    ("repeat", "repeat", "block", "A block several times in a row (for, nn.Sequential of copies).", "重复 loop for"),
    ("while", "while", "block", "A block again and again, as long as a condition holds.", "循环 当 loop until"),
    ("if", "if", "block", "A block where a condition holds, or one of two.", "如果 条件 else branch choice"),
    (
        "code",
        "code",
        "custom",
        "A few lines of Python with inputs and outputs of their own.",
        "代码 python lines 表达式",
    ),
    ("tensor:parameter", "parameter", "tensor", "A trained tensor of the block's own (nn.Parameter).", "参数 weight"),
    ("tensor:buffer", "buffer", "tensor", "A tensor of the block's own that is saved, not trained.", "缓冲"),
    ("tensor:unsaved", "unsaved buffer", "tensor", "A tensor that moves with the network but is not saved.", "缓冲"),
    ("tensor:constant", "constant", "tensor", "A plain tensor, neither trained nor saved nor moved.", "常数 常量"),
    ("note", "note", "note", "Words for people, on the canvas only.", "注释 便签 comment text sticky"),
    ("frame", "frame", "note", "A titled, tinted area behind nodes that belong together.", "框 分组 comment region"),
)


def groups(design: Design, here: str, layers: Mapping[str, LayerSpec], ops: Mapping[str, OpSpec]) -> tuple[Group, ...]:
    """Everything that can be placed in the block `here`: the design's own, structure, layers, operations."""
    blocks = tuple(
        _entry(f"block:{name}", name, "block", block.doc or f"The block {name} of this design.", "this design block 块")
        for name, block in design.blocks.items()
        if name not in (here, design.main)
    )
    written = tuple(
        _entry(f"layer:{name}", name, CUSTOM, face_of(name, layer).doc or f"{name}, written in this design.", WRITTEN)
        for name, layer in design.layers.items()
        if name not in layers
    )
    structure = tuple(_entry(*row) for row in _STRUCTURE)
    own = (*blocks, *written)
    found = [Group("This design", own, common=True)] if own else []
    return (*found, Group("Structure", structure, common=True), *_by_category(layers, ops))


def book_group() -> Group:
    """The bundled examples by the book's sections; to place one is to open it."""
    return Group(
        "Book",
        tuple(
            _entry(
                f"example:{one.name}", f"{one.section}  {one.title}", "block", f"Opens {one.name}.design.json",
                f"book example {one.name} {one.chinese} 书 示例 {SECTIONS[one.section]}",
            )
            for one in EXAMPLES
        ),
    )  # fmt: skip


def own_group(blocks: Iterable[OwnBlock]) -> tuple[Group, ...]:
    """The blocks of the person's library under a heading, if there are any."""
    words = "my library own block 我的 块"
    plain = (
        (b, _entry(f"mine:{b.name}", b.name, "block", b.doc or f"{b.name} of your library.", words)) for b in blocks
    )
    entries = tuple(replace(entry, refusal=block.refusal) for block, entry in plain)
    return (Group("My library", entries, common=True),) if entries else ()


def matching(found: Iterable[Group], text: str) -> tuple[Group, ...]:
    """The groups with the entries that hold every word of `text`; names that begin with it come first."""
    wanted = text.lower().split()
    kept = []
    for group in found:
        hits = [entry for entry in group.entries if all(word in entry.words for word in wanted)]
        hits.sort(key=lambda entry: not entry.name.lower().startswith(text.lower().strip()))
        if hits:
            kept.append(Group(group.title, tuple(hits), group.common))
    return tuple(kept)


def _by_category(layers: Mapping[str, LayerSpec], ops: Mapping[str, OpSpec]) -> tuple[Group, ...]:
    sorted_in: dict[str, list[Entry]] = {category: [] for category in _HEADINGS}
    for layer in layers.values():
        if not layer.refused:
            words = " ".join((*layer.search, layer.call))
            entry = _entry(f"layer:{layer.name}", layer.name, layer.category, layer.doc, words)
            sorted_in.setdefault(layer.category, []).append(entry)
    for op in ops.values():
        words = " ".join((*op.search, op.call, f"torch.{op.name}"))
        sorted_in["operation"].append(_entry(f"op:{op.name}", op.name, op.category, op.doc, words))
    order = sorted(sorted_in, key=lambda category: (category in _LAST, category not in _HEADINGS, 0))
    return tuple(_group(category, sorted_in[category]) for category in order if sorted_in[category])


def _group(category: str, entries: list[Entry]) -> Group:
    title, _, common = _HEADINGS.get(category, (_TITLES.get(category, category.capitalize()), "", False))
    entries.sort(key=lambda entry: (_RANK.get(entry.name, len(_RANK)), entry.name.lower()))
    return Group(title, tuple(entries), common)


def _entry(key: str, name: str, category: str, doc: str, words: str) -> Entry:
    heading = " ".join(str(part) for part in _HEADINGS.get(category, (category, ""))[:2])
    return Entry(key, name, category, doc, f"{name} {words} {heading}".lower())
