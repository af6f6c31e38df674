# %% [markdown] key="connect-text"
# include connect
# include command-line
# `openbis(…)` calls it and gives its answer as a list.
#
# include token-pasted

# %% key="connect"
token <- ""

openbis <- function(...) {
  arguments <- enc2utf8(as.character(unlist(list(...))))
  # The path to R's own libraries would keep other programs from finding theirs.
  answer <- suppressWarnings(system2(
    "openbis-jupyter", shQuote(c(arguments[1], "--json", "--url", openbis_url, arguments[-1])),
    stdout = TRUE, env = "LD_LIBRARY_PATH="
  ))
  result <- jsonlite::fromJSON(paste(answer, collapse = "\n"))
  if (!is.null(result$error)) stop(result$error$message, " ", result$error$advice, call. = FALSE)
  result
}

if (nzchar(token)) Sys.setenv(OPENBIS_TOKEN = token)
me <- openbis("whoami")
cat("Connected to", me$url, "as", me$user, "\n")

# %% [markdown] key="datasets-text"
# include datasets

# %% key="datasets"
datasets <- data.frame()
if (length(dataset_ids) > 0) datasets <- openbis("show", dataset_ids)$entities
datasets

# %% key="download"
files <- character(0)
if (length(dataset_ids) > 0) files <- openbis("download", "--to", "data", dataset_ids)$files
cat(length(files), "files in the folder data\n")

# %% [markdown] key="process-text"
# include process

# %% key="process"
tables <- grep("\\.csv$", files, ignore.case = TRUE, value = TRUE)
table <- data.frame()
if (length(tables) > 0) {
  cat(tables[1], "\n")
  table <- tryCatch(
    read.csv(tables[1]),
    error = function(reason) {
      cat("This is not a table that R can read:", conditionMessage(reason), "\n")
      data.frame()
    }
  )
}
head(table)

# %% [markdown] key="save-text"
# include save

# %% key="owner"
owner <- owner_perm_id
openbis("show", owner)$entities

# %% key="save"
html_file <- openbis("render", file_name)$html
saved <- openbis(
  "save", "--owner", owner, "--type", dataset_type, "--name", dataset_name, "--notes", dataset_notes,
  "--html", html_file, "--history-id", history_id,
  sprintf("--parent=%s", if (length(parents) > 0) parents else dataset_ids), file_name
)
cat(saved$told, "\n")
