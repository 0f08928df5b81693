package io.grapevine.it;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The home of a replica, however often it is started.
 *
 * @param name of the replica
 * @param before words of a command that starts the program; may be empty
 * @param data the directory of the replica's data
 * @param flags all but those of its files
 */
public record Place(String name, List<String> before, Path data, List<String> flags) {
    /**
     * Places for replicas called a, b, c and so on, on ports of this computer that are free now.
     *
     * @param flags of each
     */
    public static List<Place> free(Path directory, int count, String... flags) throws IOException {
        List<String> names = Stream.of("a", "b", "c", "d", "e").limit(count).toList();
        List<String> addresses = freeAddresses(count);
        List<Place> places = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<String> all = new ArrayList<>(mesh(names.get(i), addresses.get(i), addresses));
            all.addAll(List.of(flags));
            places.add(new Place(names.get(i), List.of(), directory.resolve(names.get(i)), all));
        }
        return places;
    }

    /** Places as {@link #free} has them, each with a history of its own. */
    public static List<Place> withHistories(Path directory, int count, String... flags) throws IOException {
        return free(directory, count, flags).stream()
                .map(place -> place.withHistory(directory))
                .toList();
    }

    /** This place with a history in a directory beside that of its data. */
    public Place withHistory(Path directory) {
        String flag = "--history.dir=" + directory.resolve("history-" + name);
        return new Place(
                name,
                before,
                data,
                Stream.concat(flags.stream(), Stream.of(flag)).toList());
    }

    /** The flags of a replica that listens at {@code address} and knows {@code peers}. */
    public static List<String> mesh(String name, String address, List<String> peers) {
        return Stream.concat(
                        Stream.of("--cluster.peer-name=" + name, "--cluster.listen-address=" + address),
                        peers.stream().map(peer -> "--cluster.peer=" + peer))
                .toList();
    }

    /** Addresses of this computer on which no process listens. */
    public static List<String> freeAddresses(int count) {
        return Stream.generate(Ports::freeAddress).limit(count).toList();
    }

    /** Where others find its mesh. */
    public String address() {
        String flag = "--cluster.listen-address=";
        return flags.stream()
                .filter(any -> any.startsWith(flag))
                .map(any -> any.substring(flag.length()))
                .findFirst()
                .orElseThrow();
    }

    /** Starts the program, and does not wait until it listens. */
    public Program start(Path config) throws IOException {
        return Program.starting(before, config, data, flags);
    }
}
