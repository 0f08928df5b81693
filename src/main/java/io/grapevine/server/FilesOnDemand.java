package io.grapevine.server;

import io.grapevine.mesh.state.DurableState;
import io.grapevine.mesh.state.Stored;
import io.grapevine.storage.RecordSink;
import io.grapevine.storage.StateFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Files of a state that are opened with the first configuration that needs them.
 *
 * @param <T> what the records of the state hold
 */
final class FilesOnDemand<T> {
    private final Supplier<StateFiles> create;
    private final DurableState.Kind<T> kind;
    private final Runnable snapshotWanted;
    private final List<Stored<T>> stored = new ArrayList<>();
    private volatile Optional<StateFiles> files = Optional.empty();
    private boolean given;

    /**
     * Files that are not open.
     *
     * @param snapshotWanted run on the loop when a snapshot is needed
     */
    FilesOnDemand(Supplier<StateFiles> create, DurableState.Kind<T> kind, Runnable snapshotWanted) {
        this.create = create;
        this.kind = kind;
        this.snapshotWanted = snapshotWanted;
    }

    /**
     * Opens the files if they are not open yet. Reads files, so not on the event loop.
     *
     * @throws IOException if a file is there but cannot be opened
     */
    void open() throws IOException {
        if (files.isPresent()) {
            return;
        }
        stored.clear(); // of an attempt that failed
        StateFiles opened = create.get();
        opened.load(RecordSink.decoding(kind::decode, stored::add), snapshotWanted);
        files = Optional.of(opened);
    }

    /** Gives the files and what was read to their user, once they are open, and once only. On the loop. */
    void give(BiConsumer<StateFiles, List<Stored<T>>> user) {
        if (files.isPresent() && !given) {
            given = true;
            user.accept(files.get(), stored);
            stored.clear(); // they need memory
        }
    }

    /** The files, if they are open. */
    Stream<StateFiles> states() {
        return files.stream();
    }
}
