"""What names of files end in, the usual one first: for dialogs and messages. Imports no torch and no Pillow."""

from __future__ import annotations

DESIGN = ".design.json"
TORCH = (".params", ".pth", ".pt")
SAFETENSORS = (".safetensors",)
WEIGHTS = (*TORCH, *SAFETENSORS)
IMAGES = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff", ".ppm", ".pgm")
ARRAY = ".npy"
ARRAYS = ".npz"
TENSORS = (*WEIGHTS, ARRAY, ARRAYS)
