package io.grapevine.storage;

/**
 * What was found on disk.
 *
 * @param records how many records were taken in
 * @param rejected how many records were read, but not understood
 * @param damaged how many files were damaged or held rejected records; each has been set aside
 */
public record LoadReport(long records, long rejected, int damaged) {
    /** Nothing was there. */
    public static final LoadReport NOTHING = new LoadReport(0, 0, 0);

    /** This and {@code other} together. */
    public LoadReport plus(LoadReport other) {
        return new LoadReport(records + other.records, rejected + other.rejected, damaged + other.damaged);
    }
}
