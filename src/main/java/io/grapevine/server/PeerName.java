package io.grapevine.server;

import io.grapevine.mesh.membership.MemberId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The generated peer name of a replica: the host name and a random suffix. It is stored beside the state, as the
 * position among the replicas depends on it.
 */
final class PeerName {
    private static final Logger LOG = LoggerFactory.getLogger(PeerName.class);
    private static final String FILE = "peer-name";
    private static final int RANDOM_BITS = 32;
    private static final Pattern NAME = Pattern.compile("[\\p{Graph}&&\\p{ASCII}]{1," + MemberId.MAX_LENGTH + "}");

    private PeerName() {}

    /** Reads the name stored in {@code directory}, which need not exist, or generates and stores a new one. */
    static String keptIn(Path directory, String hostName, RandomGenerator random) {
        Path file = directory.resolve(FILE);
        try {
            String kept = Files.readString(file).strip();
            if (NAME.matcher(kept).matches()) {
                return kept;
            }
            LOG.atWarn().addKeyValue("file", file).log("File holds no name of a replica; another name is made");
        } catch (NoSuchFileException e) {
            LOG.atDebug().addKeyValue("file", file).log("Peer name generated");
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("file", file).addKeyValue("err", e).log("Peer name cannot be read");
        }
        String name = made(hostName, random);
        keep(name, file);
        return name;
    }

    private static String made(String hostName, RandomGenerator random) {
        String host = hostName.replaceAll("[^A-Za-z0-9._-]", "-");
        String end = String.format(Locale.ROOT, "-%0" + RANDOM_BITS / 4 + "x", random.nextInt());
        return host.substring(0, Math.min(host.length(), MemberId.MAX_LENGTH - end.length())) + end;
    }

    private static void keep(String name, Path file) {
        Path draft = file.resolveSibling(FILE + ".new");
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(draft, name + "\n");
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.atWarn()
                    .addKeyValue("file", file)
                    .addKeyValue("err", e)
                    .log("Peer name cannot be stored and will change at a restart"
                            + " unless --cluster.peer-name is set");
        }
    }
}
