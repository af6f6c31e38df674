function obi = signed_in(user)
    % SIGNED_IN  An OpenBis that a demo user is signed in to; without a line of progress.

    ready = tests.server();
    obi = OpenBis(ready.url, user, [user '-demo'], 'ca_file', ready.ca_file, 'progress', false);
end
