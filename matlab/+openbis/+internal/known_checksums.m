function sums = known_checksums(told)
    % KNOWN_CHECKSUMS  What openBIS tells of a dataset's files as CRC32 (column), NaN where it does not know yet.
    %   It tells 0 for all files until the data store has looked at the dataset, then Java's signed numbers. So a 0 is a
    %   checksum as soon as any other file has one.

    sums = told;
    sums(sums < 0) = sums(sums < 0) + 4294967296;
    if ~any(sums > 0)
        sums(:) = NaN;
    end
end
