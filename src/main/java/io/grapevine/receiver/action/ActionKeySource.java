package io.grapevine.receiver.action;

import io.grapevine.base.go.FileReason;
import io.grapevine.base.tls.ReloadingFile;
import io.grapevine.base.tls.UnusableFileException;
import io.grapevine.config.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Source of the keys of tokens: a file, the secret of the cluster, or a file that a replica without others makes itself. */
public final class ActionKeySource {
    /** The name of the file that a replica makes in its data directory. */
    static final String OWN_FILE = "action-key";

    private static final int BYTES = 32;

    private ActionKeySource() {}

    /**
     * The keys of a replica; those of a file as the file is now.
     *
     * @param hasPeers whether there are, or may be, other replicas
     * @throws UnusableFileException if a file cannot be used, or several replicas have no key in common
     */
    public static Supplier<ActionKeys> of(
            Optional<Path> file, Optional<Secret> clusterSecret, boolean hasPeers, Path data)
            throws UnusableFileException {
        if (file.isPresent()) {
            try {
                return reloading(file.get());
            } catch (UnusableFileException e) {
                throw new UnusableFileException("messages.buttons.key_file: " + e.getMessage());
            }
        }
        if (clusterSecret.isPresent()) {
            ActionKeys derived = ActionKeys.derivedFrom(clusterSecret.get());
            return () -> derived;
        }
        if (hasPeers) {
            throw UnusableFileException.of(
                    "messages.buttons.key_file",
                    "\"\"",
                    "a file of keys, which all replicas have, or --cluster.secret-file, as another replica could not"
                            + " verify the links of this one");
        }
        return reloading(own(data));
    }

    private static Supplier<ActionKeys> reloading(Path file) throws UnusableFileException {
        return new ReloadingFile<ActionKeys>(file, before -> read(file), keys -> List.of())::get;
    }

    private static ActionKeys read(Path file) throws UnusableFileException {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new UnusableFileException("key file: " + FileReason.of(e) + " (expected: a file of text to read)")
                    .in(file);
        }
        try {
            return ActionKeys.parse(text);
        } catch (UnusableFileException fault) {
            throw fault.in(file);
        }
    }

    /** No permission for others, where the file system knows such. */
    private static FileAttribute<?>[] ownerOnly(Path file) {
        boolean isPosix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        return isPosix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    /** The file in the data directory; made, for the owner only, if it is not there. */
    private static Path own(Path data) throws UnusableFileException {
        Path file = data.resolve(OWN_FILE);
        if (Files.exists(file)) {
            return file;
        }
        byte[] key = new byte[BYTES];
        new SecureRandom().nextBytes(key);
        // Whole or not at all: half a key would be refused, or guessed, after a crash.
        Path made = data.resolve(OWN_FILE + ".tmp");
        try {
            Files.deleteIfExists(made);
            try (var channel = Files.newByteChannel(
                    made,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.DSYNC),
                    ownerOnly(made))) {
                channel.write(StandardCharsets.US_ASCII.encode(HexFormat.of().formatHex(key) + "\n"));
            }
            Files.move(made, file);
        } catch (FileAlreadyExistsException e) {
            return file; // another process has made it just now
        } catch (IOException e) {
            throw new UnusableFileException("key file: " + FileReason.of(e)
                            + " (expected: a data directory that can be written, or messages.buttons.key_file)")
                    .in(file);
        }
        return file;
    }
}
