% openBIS toolbox for MATLAB and GNU Octave
% Version 0.1.0 2026-11-24
%
% Connection and lists
%   OpenBis                              - connect to an openBIS; help OpenBis tells how
%   openbis.Entity                       - one space, project, experiment, object or dataset
%   as_table                             - lists as tables (MATLAB)
%   as_struct                            - lists as struct arrays
%
% Signing in
%   login                                - with user name and password
%   set_token                            - with a token
%   logout                               - end the session
%   is_session_active                    - whether openBIS takes the token
%   token                                - the current token
%   save_token                           - keep the token for next time
%   get_or_create_personal_access_token  - go on with a long-lived token
%   new_personal_access_token            - create a long-lived token
%   get_personal_access_token            - a long-lived token by its session name
%   get_personal_access_tokens           - list long-lived tokens
%
% Types
%   get_experiment_types                 - list experiment types
%   get_sample_types                     - list object types
%   get_dataset_types                    - list dataset types
%   get_material_types                   - list material types
%   get_terms                            - list terms of vocabularies
%   get_tags                             - list tags
%
% Spaces and projects
%   get_spaces                           - list spaces
%   get_space                            - one space
%   new_space                            - create a space
%   delete_space                         - delete a space
%   get_projects                         - list projects
%   get_project                          - one project
%   new_project                          - create a project
%   delete_project                       - delete a project
%
% Experiments and objects
%   get_experiments                      - list experiments
%   get_experiment                       - one experiment
%   new_experiment                       - create an experiment
%   delete_experiment                    - delete an experiment
%   get_objects                          - list objects
%   get_object                           - one object
%   new_object                           - create an object
%   delete_object                        - delete an object
%
% Datasets
%   get_datasets                         - list datasets
%   get_dataset                          - one dataset
%   get_dataset_files                    - list the files of a dataset
%   dataset_download                     - download files of a dataset
%   new_dataset                          - upload files as a dataset
%   new_dataset_container                - create a dataset of datasets
%   delete_dataset                       - delete a dataset
%
% Help for a method: help OpenBis.get_datasets
