package io.grapevine.it.cluster;

import io.grapevine.it.Place;
import io.grapevine.it.Tool;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * Network namespaces of Linux, one for each replica: a wire leads from each to a switch, where it can be cut, and
 * another one to this computer, for the API and for receivers, which is never cut.
 */
public final class Subnets implements AutoCloseable {
    /** Addresses that RFC 2544 keeps for tests: 198.18 for the wires to here, 198.19 for the switch. */
    private static final String HERE = "198.18.%d.%d";

    private static final String MESH = "198.19.0.%d";
    private static final int MESH_PORT = 9094;

    private final String prefix =
            "gv" + Integer.toString(ThreadLocalRandom.current().nextInt(36 * 36 * 36 * 36), 36);
    private final Map<String, Integer> numbers = new TreeMap<>();

    private Subnets(List<String> names) {
        int first = 1 + ThreadLocalRandom.current().nextInt(200); // tests of another checkout may run now
        names.forEach(name -> numbers.put(name, first + numbers.size()));
    }

    /** Makes the namespaces; skips the test where that cannot be done. */
    public static Subnets create(List<String> names) throws IOException, InterruptedException {
        Tool.find("ip");
        Subnets subnets = new Subnets(names);
        try {
            subnets.make();
            return subnets;
        } catch (RefusedException refused) {
            subnets.close();
            return Tool.skip("network namespaces cannot be made: " + refused.getMessage());
        }
    }

    /** A command failed. */
    private static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1;

        RefusedException(String message) {
            super(message);
        }
    }

    private String space(String name) {
        return prefix + name;
    }

    private String hub() {
        return space("-hub");
    }

    /** The end of a wire; names of interfaces have no more than 15 characters. */
    private String wire(String name) {
        return prefix + name;
    }

    private void make() throws IOException, InterruptedException {
        ip("netns add " + hub());
        ip("-n " + hub() + " link add switch type bridge");
        ip("-n " + hub() + " link set switch up");
        for (Map.Entry<String, Integer> each : numbers.entrySet()) {
            make(each.getKey(), each.getValue());
        }
    }

    private void make(String name, int number) throws IOException, InterruptedException {
        String space = space(name);
        String wire = wire(name);
        ip("netns add " + space);
        ip("-n " + space + " link set lo up");

        ip("link add " + wire + " type veth peer name out netns " + space);
        ip("addr add " + HERE.formatted(number, 1) + "/24 dev " + wire);
        ip("link set " + wire + " up");
        ip("-n " + space + " addr add " + HERE.formatted(number, 2) + "/24 dev out");
        ip("-n " + space + " link set out up");
        ip("-n " + space + " route add default via " + HERE.formatted(number, 1));

        ip("-n " + hub() + " link add " + wire + " type veth peer name mesh netns " + space);
        ip("-n " + hub() + " link set " + wire + " master switch up");
        ip("-n " + space + " addr add " + MESH.formatted(number) + "/24 dev mesh");
        ip("-n " + space + " link set mesh up");
    }

    /** An address of this computer that replicas reach. */
    public InetAddress outside() throws IOException {
        return InetAddress.getByName(HERE.formatted(numbers.values().iterator().next(), 1));
    }

    /** Where the replicas live. */
    public List<Place> places(Path directory, String... flags) {
        List<String> addresses = numbers.values().stream().map(Subnets::mesh).toList();
        List<Place> places = new ArrayList<>();
        numbers.forEach((name, number) -> {
            List<String> all = new ArrayList<>(Place.mesh(name, mesh(number), addresses));
            all.add("--web.listen-address=" + HERE.formatted(number, 2) + ":0");
            all.addAll(List.of(flags));
            List<String> inside = List.of("ip", "netns", "exec", space(name));
            places.add(new Place(name, inside, directory.resolve(name), all));
        });
        return places;
    }

    private static String mesh(int number) {
        return MESH.formatted(number) + ":" + MESH_PORT;
    }

    /** From now on what is sent to or from the replica by the switch is lost. */
    void cut(String name) throws IOException, InterruptedException {
        ip("-n " + hub() + " link set " + wire(name) + " nomaster");
    }

    /** Undoes a {@link #cut}. */
    void mend(String name) throws IOException, InterruptedException {
        ip("-n " + hub() + " link set " + wire(name) + " master switch");
    }

    /**
     * From now on so much of what replicas send each other is lost; skips the test where that cannot be done.
     *
     * @return by what
     */
    public String lose(int percent) throws IOException, InterruptedException {
        String last = "";
        for (String loss : List.of(
                "tc qdisc add dev mesh root netem loss " + percent + "%",
                "iptables -A INPUT -i mesh -m statistic --mode random --probability " + percent / 100.0 + " -j DROP")) {
            try {
                for (String name : numbers.keySet()) {
                    ip("netns exec " + space(name) + " " + loss);
                }
                return loss;
            } catch (RefusedException refused) {
                last = String.valueOf(refused.getMessage());
            }
        }
        return Tool.skip("packets cannot be lost: " + last);
    }

    private static void ip(String arguments) throws IOException, InterruptedException {
        List<String> command =
                Stream.concat(Stream.of("ip"), Stream.of(arguments.split(" "))).toList();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new RefusedException(String.join(" ", command) + ": " + output.strip());
        }
    }

    /** Takes the wires down first: what the kernel still wants to send for the dead would keep them for minutes. */
    @Override
    public void close() throws IOException, InterruptedException {
        for (String name : numbers.keySet()) {
            if (Files.exists(Path.of("/sys/class/net", wire(name)))) {
                ip("link del " + wire(name));
            }
            delete(space(name));
        }
        delete(hub());
    }

    private static void delete(String space) throws IOException, InterruptedException {
        if (Files.exists(Path.of("/run/netns", space))) {
            ip("netns del " + space);
        }
    }
}
