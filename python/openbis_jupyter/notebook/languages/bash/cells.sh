# %% [markdown] key="connect-text"
# include connect
# include command-line
#
# include token-pasted

# %% key="connect"
token=''

unset HISTFILE  # the shell's history is not written, so the token is not in it
if [ -n "$token" ]; then
    export OPENBIS_TOKEN="$token"
fi
openbis-jupyter whoami --url "$openbis_url"

# %% [markdown] key="datasets-text"
# include datasets

# %% key="datasets"
if [ "${#dataset_ids[@]}" -gt 0 ]; then
    openbis-jupyter show --url "$openbis_url" "${dataset_ids[@]}"
fi

# %% key="download"
files=()
if [ "${#dataset_ids[@]}" -gt 0 ]; then
    openbis-jupyter download --url "$openbis_url" --to data "${dataset_ids[@]}" &&
        while IFS= read -r -d '' file; do
            files+=("$file")
        done < <(find "${dataset_ids[@]/#/data/}" -type f -print0 | sort -z)
fi

# %% [markdown] key="process-text"
# include process

# %% key="process"
for file in "${files[@]}"; do
    if [[ "$file" == *.csv ]]; then
        printf '%s\n' "$file"
        head -n 10 -- "$file" | cat -v
        break
    fi
done

# %% [markdown] key="save-text"
# include save

# %% key="owner"
owner="$owner_perm_id"
openbis-jupyter show --url "$openbis_url" "$owner"

# %% key="save"
openbis-jupyter render "$file_name"
used=("${parents[@]}")
if [ "${#used[@]}" -eq 0 ]; then
    used=("${dataset_ids[@]}")
fi
openbis-jupyter save --url "$openbis_url" --owner "$owner" --type "$dataset_type" \
    --name "$dataset_name" --notes "$dataset_notes" --html "${file_name%.ipynb}.html" \
    --history-id "$history_id" "${used[@]/#/--parent=}" -- "$file_name"
