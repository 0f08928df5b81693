package io.grapevine.storage;

/**
 * The result of loading state from disk.
 *
 * @param records number of accepted records
 * @param rejected number of records that could not be decoded
 * @param damaged number of files that were corrupt or had rejected records; each was kept under a second name
 */
public record LoadReport(long records, long rejected, int damaged) {
    /** No file was found. */
    public static final LoadReport NOTHING = new LoadReport(0, 0, 0);

    /** The sum of this and {@code other}. */
    public LoadReport plus(LoadReport other) {
        return new LoadReport(records + other.records, rejected + other.rejected, damaged + other.damaged);
    }
}
