package io.grapevine.quickstart;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A cluster of three replicas on loopback ports, with a generated secret. */
final class Replicas implements AutoCloseable {
    private static final List<String> NAMES = List.of("replica-1", "replica-2", "replica-3");
    private static final int USUAL_PORT = 9093;
    private static final int SECRET_BYTES = 16;

    private final String launcher;
    private final Path directory;
    private final Path config;
    private final Map<String, Integer> webPorts = new LinkedHashMap<>();
    private final Map<String, Integer> meshPorts = new LinkedHashMap<>();
    private final Map<String, ServerProcess> processes = new LinkedHashMap<>();
    private boolean closed;

    /** Chooses ports and a secret. */
    Replicas(String launcher, Path directory, Path config) throws IOException {
        this.launcher = launcher;
        this.directory = directory;
        this.config = config;
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        Files.writeString(directory.resolve("secret"), HexFormat.of().formatHex(secret));
        choosePorts();
    }

    /** Chooses free ports, the first of them the default one if it is free; all are bound until all are chosen. */
    private void choosePorts() throws IOException {
        List<ServerSocket> probes = new ArrayList<>();
        try {
            for (String name : NAMES) {
                probes.add(probe(webPorts.isEmpty() ? USUAL_PORT : 0));
                webPorts.put(name, probes.get(probes.size() - 1).getLocalPort());
                probes.add(probe(0));
                meshPorts.put(name, probes.get(probes.size() - 1).getLocalPort());
            }
        } finally {
            for (ServerSocket probe : probes) {
                probe.close();
            }
        }
    }

    private static ServerSocket probe(int port) throws IOException {
        InetAddress here = InetAddress.getLoopbackAddress();
        try {
            return new ServerSocket(port, 1, here);
        } catch (IOException taken) {
            return new ServerSocket(0, 1, here);
        }
    }

    static List<String> names() {
        return NAMES;
    }

    String url(String name) {
        return "http://127.0.0.1:" + webPorts.get(name);
    }

    /** The name of the replica with a URL. */
    String nameAt(String url) {
        return NAMES.stream()
                .filter(name -> url.startsWith(url(name)))
                .findFirst()
                .orElse(url);
    }

    /** Starts all and waits until they listen. */
    void start() throws IOException, InterruptedException {
        for (String name : NAMES) {
            begin(name);
        }
        for (ServerProcess process : List.copyOf(processes.values())) {
            process.await();
        }
    }

    /** Restarts one with its data, and waits until it listens. */
    void start(String name) throws IOException, InterruptedException {
        begin(name).await();
    }

    private synchronized ServerProcess begin(String name) throws IOException {
        if (closed) {
            throw new IOException("interrupted");
        }
        List<String> command = new ArrayList<>(List.of(
                launcher,
                "--config.file=" + config,
                "--storage.path=" + directory.resolve(name),
                "--web.listen-address=127.0.0.1:" + webPorts.get(name),
                "--web.external-url=" + url(name),
                "--cluster.listen-address=127.0.0.1:" + meshPorts.get(name),
                "--cluster.peer-name=" + name,
                "--cluster.secret-file=" + directory.resolve("secret")));
        meshPorts.values().forEach(port -> command.add("--cluster.peer=127.0.0.1:" + port));
        ServerProcess process = new ServerProcess(command, directory);
        processes.put(name, process);
        return process;
    }

    synchronized void kill(String name) throws InterruptedException {
        ServerProcess process = processes.remove(name);
        if (process != null) {
            process.kill();
        }
    }

    /** Stops all in parallel. */
    @Override
    public synchronized void close() {
        closed = true;
        processes.values().forEach(ServerProcess::stop);
        processes.values().forEach(ServerProcess::close);
    }
}
