"""Devices that a file chooses when it is imported, as on a machine without a GPU."""

import torch
from torch import nn

DEVICE = torch.device("cuda" if torch.cuda.is_available() else "cpu")


class ChosenAtImport(nn.Module):
    """Inconclusive without a GPU: where there is one, the same line makes it there."""

    def forward(self, x):
        return x + torch.zeros(8, device=DEVICE) * 2


class ChosenAndKept(nn.Module):
    """Inconclusive, too."""

    def __init__(self):
        super().__init__()
        self.device = DEVICE

    def forward(self, x):
        return x + torch.zeros(8).to(self.device)


class NotChosen(nn.Module):
    def forward(self, x):
        return x + torch.zeros(8)  # MOD701
