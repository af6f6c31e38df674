# %% [markdown] key="connect-text"
# include connect
# include command-line
# `openbis(…)` calls it and gives its answer as a dictionary.
#
# include token-asked

# %% key="connect"
ask_for_token = False

import json
import os
import subprocess
from getpass import getpass


def openbis(command, *arguments):
    words = ["openbis-jupyter", command, "--json", "--url", openbis_url] + list(arguments)
    process = subprocess.Popen(
        [word.encode("utf-8") for word in words], stdout=subprocess.PIPE, universal_newlines=True
    )
    answer = json.loads(process.communicate()[0])
    if "error" in answer:
        raise RuntimeError((u"%(message)s %(advice)s" % answer["error"]).encode("utf-8"))
    return answer


if ask_for_token:
    os.environ["OPENBIS_TOKEN"] = getpass("openBIS session token: ")
me = openbis("whoami")
print "Connected to", me["url"], "as", me["user"].encode("utf-8")

# %% [markdown] key="datasets-text"
# include datasets

# %% key="datasets"
datasets = openbis("show", *dataset_ids)["entities"] if dataset_ids else []
for dataset in datasets:
    print (u"%(permId)s  %(type)s  %(name)s" % dataset).encode("utf-8")

# %% key="download"
files = openbis("download", "--to", "data", *dataset_ids)["files"] if dataset_ids else []
print len(files), "files in the folder data"

# %% [markdown] key="process-text"
# include process

# %% key="process"
import csv

tables = [name for name in files if name.lower().endswith(".csv")]
table = []
if tables:
    print tables[0].encode("utf-8")
    try:
        with open(tables[0], "rb") as stream:
            table = list(csv.reader(stream))
    except csv.Error as reason:
        print "This is not a table that Python can read:", reason
for row in table[:10]:
    print "\t".join(row)

# %% [markdown] key="save-text"
# include save

# %% key="owner"
owner = owner_perm_id
for entity in openbis("show", owner)["entities"]:
    print (u"%(kind)s  %(permId)s  %(type)s  %(identifier)s  %(name)s" % entity).encode("utf-8")

# %% key="save"
html_file = openbis("render", file_name)["html"]
saved = openbis(
    "save", "--owner", owner, "--type", dataset_type, "--name", dataset_name, "--notes", dataset_notes,
    "--html", html_file, "--history-id", history_id,
    *([u"--parent=" + parent for parent in parents or dataset_ids] + [file_name])
)
print saved["told"].encode("utf-8")
