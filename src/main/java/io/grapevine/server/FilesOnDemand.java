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
 * The files of a state, opened only when a configuration needs them.
 *
 * @param <T> the type of the state's records
 */
final class FilesOnDemand<T> {
    private final Supplier<StateFiles> create;
    private final DurableState.Kind<T> kind;
    private final Runnable snapshotWanted;
    private final List<Stored<T>> stored = new ArrayList<>();
    private volatile Optional<StateFiles> files = Optional.empty();
    private boolean given;

    /**
     * Creates files that are not open yet.
     *
     * @param snapshotWanted run on the loop when a snapshot is needed
     */
    FilesOnDemand(Supplier<StateFiles> create, DurableState.Kind<T> kind, Runnable snapshotWanted) {
        this.create = create;
        this.kind = kind;
        this.snapshotWanted = snapshotWanted;
    }

    /**
     * Opens and reads the files if they are not open yet. Must not run on the event loop.
     *
     * @throws IOException if a file exists but cannot be opened
     */
    void open() throws IOException {
        if (files.isPresent()) {
            return;
        }
        stored.clear(); // drops what an earlier, failed attempt has read
        StateFiles opened = create.get();
        opened.load(RecordSink.decoding(kind::decode, stored::add), snapshotWanted);
        files = Optional.of(opened);
    }

    /** Passes the files and the records read from them to their user; does so once, as soon as they are open. On the loop. */
    void give(BiConsumer<StateFiles, List<Stored<T>>> user) {
        if (files.isPresent() && !given) {
            given = true;
            user.accept(files.get(), stored);
            stored.clear(); // frees their memory
        }
    }

    /** The files, if they are open. */
    Stream<StateFiles> states() {
        return files.stream();
    }
}
