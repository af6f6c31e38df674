"""The libraries that the page on reading names find `openbis://`, and take from a file what is asked of it."""

from __future__ import annotations

from pathlib import Path

import fsspec
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
import xarray as xr
import zarr
from integration.client.reading import FILE_TRANSFER, FIRST, found_here, stored_tree
from integration.notebook.sandbox import Sandbox
from PIL import Image

from openbis_jupyter.client.connecting import Access

CHUNK = 1 << 20
ROWS, COLUMNS = 64, 1 << 16
VALUES = np.random.default_rng(0).integers(0, 1 << 62, (ROWS, COLUMNS))
"""32 MiB that nothing makes smaller."""


@pytest.fixture(autouse=True)
def here(sandbox: Sandbox, access: Access, monkeypatch: pytest.MonkeyPatch) -> None:
    found_here(monkeypatch, sandbox, access.token)


def stored_folder(access: Access, folder: Path, new: Path) -> str:
    """All that is below a folder, as a dataset; gives its address."""
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }
    return f"openbis://{stored_tree(access, new, files, 'for libraries')}/{FIRST}default"


def test_columns_of_a_parquet_file(access: Access, tmp_path: Path) -> None:
    frame = pd.DataFrame(VALUES.T[:, :8], columns=[f"c{number}" for number in range(8)])
    (tmp_path / "made").mkdir()
    frame.to_parquet(tmp_path / "made/numbers.parquet", compression=None)
    address = f"{stored_folder(access, tmp_path / 'made', tmp_path / 'new')}/numbers.parquet"
    assert pd.read_parquet(address, columns=["c3"])["c3"].equals(frame["c3"])
    table = pq.read_table(
        address.removeprefix("openbis://"), columns=["c5"], filesystem=fsspec.filesystem("openbis")
    )
    assert table["c5"].to_pylist() == frame["c5"].tolist()


@pytest.mark.parametrize("zarr_format", [2, 3])
def test_a_slice_of_a_zarr_store(sandbox: Sandbox, access: Access, tmp_path: Path, zarr_format: int) -> None:
    made = xr.Dataset({"values": (("row", "column"), VALUES)})
    made.to_zarr(
        tmp_path / "made",
        zarr_format=zarr_format,
        # Those of 3 are no part of its specification.
        consolidated=zarr_format == 2,
        encoding={"values": {"chunks": (4, COLUMNS)}},
    )
    address = stored_folder(access, tmp_path / "made", tmp_path / "new")
    with sandbox.counted() as counts, xr.open_zarr(address, consolidated=zarr_format == 2) as store:
        assert (store["values"][9, :5].to_numpy() == VALUES[9, :5]).all()
    assert counts["requests"].get(FILE_TRANSFER, 0) < 16, "the other fifteen chunks stayed where they are"
    array = zarr.open(address, mode="r")["values"]
    assert (array[60:, -3:] == VALUES[60:, -3:]).all()


def test_a_slice_of_an_hdf5_file(access: Access, tmp_path: Path) -> None:
    (tmp_path / "made").mkdir()
    xr.Dataset({"values": (("row", "column"), VALUES)}).to_netcdf(
        tmp_path / "made/stack.h5", engine="h5netcdf"
    )
    address = f"{stored_folder(access, tmp_path / 'made', tmp_path / 'new')}/stack.h5"
    with fsspec.open(address) as file, xr.open_dataset(file, engine="h5netcdf") as stack:
        assert (stack["values"][17, 1000:1010].to_numpy() == VALUES[17, 1000:1010]).all()


def test_the_size_of_an_image(access: Access, tmp_path: Path) -> None:
    (tmp_path / "made").mkdir()
    Image.fromarray((VALUES[:, :512] % 256).astype("uint8")).save(tmp_path / "made/cells.tif")
    address = f"{stored_folder(access, tmp_path / 'made', tmp_path / 'new')}/cells.tif"
    with fsspec.open(address) as file, Image.open(file) as image:
        assert image.size == (512, ROWS)
