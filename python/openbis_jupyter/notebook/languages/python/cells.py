# %% [markdown] key="connect-text"
# include connect
# `o` is a signed-in [pybis](https://pypi.org/project/pybis/) connection.
#
# include token-asked

# %% key="connect"
ask_for_token = False

from getpass import getpass

from openbis_jupyter.client import connect

o = connect(getpass("openBIS session token: ") if ask_for_token else None, url=openbis_url)
print("Connected to", o.url)

# %% [markdown] key="datasets-text"
# include datasets
#
# `o.get_dataset("permId")` gives one of them with its properties, parents and files.

# %% key="datasets"
datasets = o.get_dataset(dataset_ids, props=[name_property])
datasets.df[["permId", "type", name_property, "registrationDate"]]

# %% key="download"
from openbis_jupyter.client import download

files = download(o, dataset_ids, "data")

# %% [markdown] key="process-text"
# include process-plot

# %% key="process"
import pandas as pd

pd.options.display.max_rows, pd.options.display.max_columns = 10, 8

tables = [file for file in files if file.suffix.lower() == ".csv"]
table = pd.DataFrame()
if tables:
    print(tables[0])
    try:
        table = pd.read_csv(tables[0])
    except ValueError as reason:
        print("This is not a table that pandas can read:", reason)
table

# %% key="plot"
numbers = table.select_dtypes("number").iloc[:, :6]
if not numbers.empty:
    try:
        numbers.plot(x=numbers.columns[0] if len(numbers.columns) > 1 else None, figsize=(7, 4))
    except ImportError:
        print("There is no matplotlib on this server to plot with.")

# %% [markdown] key="save-text"
# include save
# If you forget, the cell waits for it.

# %% key="owner"
owner = o.get_object(owner_perm_id) if owner_kind == "OBJECT" else o.get_experiment(owner_perm_id)
owner

# %% key="save"
from openbis_jupyter.client import render_html, save_notebook

html_file = render_html(file_name)
saved = save_notebook(
    o,
    file_name,
    html_file,
    owner,
    type=dataset_type,
    name=dataset_name,
    notes=dataset_notes,
    parents=parents or dataset_ids,
    history_id=history_id,
)
