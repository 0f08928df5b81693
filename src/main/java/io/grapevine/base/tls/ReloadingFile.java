package io.grapevine.base.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Something made from files, made anew once one of them has changed. Looking costs one system call a file, so it is
 * done at every use, and a change holds at once.
 */
public final class ReloadingFile<T> {
    private static final Logger LOG = LoggerFactory.getLogger(ReloadingFile.class);

    private final Path file;
    private final Source<T> source;
    private final Function<T, List<Pem>> pems;
    private volatile State<T> state;
    private volatile BiConsumer<String, String> watcher = (before, after) -> {};

    /** Makes the value by the files as they are now. */
    @FunctionalInterface
    public interface Source<T> {
        /**
         * Reads the files.
         *
         * @param before the value in force, which a change may not weaken unless the files say so; empty at the first time
         */
        T make(Optional<T> before) throws UnusableFileException;
    }

    /** Content that was read last, with its sum; {@code isCurrent} unless it became unusable since. */
    private record State<T>(T value, List<Path> files, List<Stamp> stamps, String sum, boolean isCurrent) {
        /** The files whose stamp is another one than in {@code now}. */
        String changed(List<Stamp> now) {
            List<String> changed = new ArrayList<>();
            for (int i = 0; i < files.size(); i++) {
                if (!now.get(i).equals(stamps.get(i))) {
                    changed.add(files.get(i).toString());
                }
            }
            return String.join(" ", changed);
        }
    }

    private record Stamp(long modified, long size, @Nullable Object key) {}

    /**
     * Makes the value for the first time.
     *
     * @param pems the PEM texts in it, whose files count as well
     */
    public ReloadingFile(Path file, Source<T> source, Function<T, List<Pem>> pems) throws UnusableFileException {
        this.file = file;
        this.source = source;
        this.pems = pems;
        this.state = make(Optional.empty());
    }

    /** The value by the files as they are now. If they became unusable the last one that was good stays. */
    public T get() {
        State<T> seen = state;
        return stamps(seen.files()).equals(seen.stamps()) ? seen.value() : renew();
    }

    /** Whether the value is that of the files as they are now, and not of earlier ones since they are unusable. */
    public boolean isCurrent() {
        get();
        return state.isCurrent();
    }

    /** Tells of changes from now on: the file with the begin of its SHA-256 sum, before and after. */
    public void watchedBy(BiConsumer<String, String> next) {
        watcher = next;
    }

    private synchronized T renew() {
        List<Stamp> now = stamps(state.files());
        if (!now.equals(state.stamps())) {
            String changed = state.changed(now);
            String before = state.sum();
            try {
                state = make(Optional.of(state.value()));
                LOG.atInfo()
                        .addKeyValue("file", file)
                        .addKeyValue("changed", changed)
                        .log("configuration file read again");
                watcher.accept(before, state.sum());
            } catch (UnusableFileException e) {
                LOG.atError()
                        .addKeyValue("err", e.getMessage())
                        .log("configuration file cannot be read again, the last one stays");
                state = new State<>(state.value(), state.files(), now, before, false);
            }
        }
        return state.value();
    }

    private State<T> make(Optional<T> before) throws UnusableFileException {
        T value = source.make(before);
        List<Path> files = new ArrayList<>(List.of(file));
        for (Pem pem : pems.apply(value)) {
            if (pem instanceof Pem.InFile inFile) {
                files.add(inFile.file());
            }
        }
        return new State<>(value, files, stamps(files), sum(), true);
    }

    private String sum() {
        try {
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
            return file + " " + HexFormat.of().formatHex(sum, 0, 8);
        } catch (IOException | NoSuchAlgorithmException e) {
            return "";
        }
    }

    private static List<Stamp> stamps(List<Path> files) {
        List<Stamp> stamps = new ArrayList<>(files.size());
        for (Path file : files) {
            try {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                stamps.add(new Stamp(
                        attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS),
                        attributes.size(),
                        attributes.fileKey()));
            } catch (IOException e) {
                stamps.add(new Stamp(0, -1, null));
            }
        }
        return stamps;
    }
}
