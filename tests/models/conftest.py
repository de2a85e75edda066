"""What tests of the model library need."""

import pytest
import torch


@pytest.fixture(autouse=True, scope="session")
def _one_thread() -> None:
    """Small matrices are done before a second thread has begun, and sums keep their order."""
    torch.set_num_threads(1)
