package io.grapevine.history.store;

import io.grapevine.base.go.FileReason;
import java.io.EOFException;
import java.io.IOException;
import java.util.Set;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;

/** Classification of the database's exceptions. */
final class StoreFault {
    /** The file could not be read or written, or is in use; its contents are not to blame. */
    private static final Set<Integer> OF_THE_SYSTEM = Set.of(
            DataUtils.ERROR_READING_FAILED,
            DataUtils.ERROR_WRITING_FAILED,
            DataUtils.ERROR_CLOSED,
            DataUtils.ERROR_FILE_LOCKED);

    private StoreFault() {}

    /** Whether the contents of the file are to blame. */
    static boolean isCorruption(RuntimeException fault) {
        return !(fault instanceof MVStoreException known)
                || !OF_THE_SYSTEM.contains(known.getErrorCode())
                || known.getCause() instanceof EOFException;
    }

    /** The same as an error of the file system, with its reason. */
    static IOException asIo(RuntimeException fault) {
        if (fault instanceof MVStoreException known && known.getErrorCode() == DataUtils.ERROR_FILE_LOCKED) {
            return new IOException("in use by another process", fault);
        }
        Throwable cause = fault.getCause();
        return cause instanceof IOException system
                ? new IOException(FileReason.of(system), fault)
                : new IOException(fault.getMessage(), fault);
    }
}
