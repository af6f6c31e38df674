# What this R session is and has, asked inside the kernel; its value is the option for the command that saves.
# Facts: the fields of a package's DESCRIPTION that `renv` and `remotes` install from.
local({
  seconds_for_libraries <- 0.5
  fields <- c("Version", "Priority", "Repository", "RemoteType", "RemoteHost", "RemoteUsername", "RemoteRepo",
              "RemoteRef", "RemoteSha")
  described <- function(name) {
    found <- suppressWarnings(utils::packageDescription(name, fields = fields))
    known <- if (is.list(found)) Filter(Negate(is.na), found[fields]) else list()
    c(list(name = name), known, list(loaded = TRUE))
  }
  # R names them by its own version of the package; what is installed besides tells its version in one small file.
  loaded <- sort(loadedNamespaces())
  others <- list()
  until <- proc.time()[["elapsed"]] + seconds_for_libraries
  for (library in .libPaths()) for (name in setdiff(list.files(library), loaded)) {
    if (proc.time()[["elapsed"]] > until) break
    about <- file.path(library, name, "Meta", "package.rds")
    if (file.exists(about)) {
      found <- readRDS(about)$DESCRIPTION
      others[[name]] <- list(name = name, Version = found[["Version"]],
                             Priority = if ("Priority" %in% names(found)) found[["Priority"]] else "",
                             loaded = FALSE)
    }
  }
  session <- utils::sessionInfo()
  repositories <- as.list(getOption("repos"))
  answer <- list(
    language = "R",
    version = paste(R.version$major, R.version$minor, sep = "."),
    facts = list(
      Platform = R.version$platform, BLAS = paste0(session$BLAS, ""), LAPACK = paste0(session$LAPACK, ""),
      Locale = Sys.getlocale(), Libraries = paste(.libPaths(), collapse = ", ")
    ),
    packages = c(lapply(loaded, described), unname(others)),
    repositories = if (length(repositories) > 0) repositories else NULL
  )
  file <- tempfile("openbis-environment-", fileext = ".json")
  writeLines(jsonlite::toJSON(answer, auto_unbox = TRUE, null = "null"), file, useBytes = TRUE)
  paste0("--environment=", file)
})
