"""The weights of a GGUF file, dequantised."""
import numpy as np
from gguf import dequantize


def floats(tensor):
    return dequantize(tensor.data, tensor.tensor_type).astype(np.float32).reshape(tensor.shape[::-1])
