package io.grapevine.image;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The parts of a replica that stay when its container is replaced by another one.
 *
 * @param name of the replica
 * @param aliases names of the replica in the network
 * @param flags arguments of the program, in which {@code $(POD_IP)} and {@code $(POD_NAME)} are replaced as by
 *     Kubernetes
 * @param files directories of this computer, and where they are mounted
 * @param volume the volume of the replica's data
 * @param user the id of a user whom the image does not know
 * @param https whether the web server has TLS
 */
record Pod(
        String name,
        List<String> aliases,
        List<String> flags,
        Map<Path, String> files,
        String volume,
        String user,
        boolean https) {
    private static final int FIRST_USER = 100_000;

    /** A pod with a configuration in {@code directory}, and the default arguments of the image before {@code flags}. */
    static Pod of(String name, Path directory, List<String> flags) {
        List<String> all = new ArrayList<>(
                List.of("--config.file=/etc/alertmanager/alertmanager.yml", "--storage.path=/alertmanager"));
        all.addAll(flags);
        return new Pod(
                name,
                List.of(name),
                all,
                Map.of(directory, "/etc/alertmanager"),
                "grapevine-test-" + UUID.randomUUID(),
                Integer.toString(FIRST_USER + ThreadLocalRandom.current().nextInt(FIRST_USER)),
                false);
    }

    /** This pod with another name in the network, beside its own. */
    Pod alias(String alias) {
        List<String> more = new ArrayList<>(aliases);
        more.add(alias);
        return new Pod(name, more, flags, files, volume, user, https);
    }

    /** This pod with one directory more. */
    Pod mount(Path directory, String inside) {
        Map<Path, String> more = new LinkedHashMap<>(files);
        more.put(directory, inside);
        return new Pod(name, aliases, flags, more, volume, user, https);
    }

    /** This pod with TLS. */
    Pod withHttps() {
        return new Pod(name, aliases, flags, files, volume, user, true);
    }

    /** The arguments of the program with an address. */
    List<String> arguments(String address) {
        return flags.stream()
                .map(flag -> flag.replace("$(POD_IP)", address).replace("$(POD_NAME)", name))
                .toList();
    }
}
