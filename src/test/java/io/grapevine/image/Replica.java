package io.grapevine.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.ContainerNetwork;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import io.grapevine.it.Ports;
import io.grapevine.receiver.TestTls;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/** A container of the image: read-only, with 256 MiB, without capabilities, with a user that is not in passwd. */
final class Replica implements AutoCloseable {
    private static final long MEMORY = 256L << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Pod pod;
    private final PodNetwork network;
    private final String address;
    private final int port;
    private final GenericContainer<?> container;
    private final HttpClient client;

    private Replica(Pod pod, PodNetwork network, String image) throws IOException {
        this.pod = pod;
        this.network = network;
        this.address = network.nextAddress();
        this.port = Ports.free();
        this.client =
                HttpClient.newBuilder().sslContext(TestTls.server("server")).build();
        this.container = new GenericContainer<>(DockerImageName.parse(image))
                .withNetwork(network.network())
                .withNetworkAliases(pod.aliases().toArray(String[]::new))
                .withEnv(Map.of("POD_IP", address, "POD_NAME", pod.name()))
                .withCommand(pod.arguments(address).toArray(String[]::new))
                .withExposedPorts(9093)
                .withCreateContainerCmdModifier(command -> command.withUser(pod.user())
                        .withIpv4Address(address)
                        .withHostConfig(confined(command.getHostConfig())));
        container.setWaitStrategy(
                (pod.https() ? Wait.forHttps("/-/healthy").allowInsecure() : Wait.forHttp("/-/healthy"))
                        .forPort(9093)
                        .withStartupTimeout(PATIENCE));
    }

    /** Starts it on a network and waits until it answers. */
    static Replica start(Pod pod, PodNetwork network) throws IOException, InterruptedException {
        Replica replica = new Replica(pod, network, TestImage.name());
        try {
            replica.container.start();
        } catch (RuntimeException e) {
            String log = replica.log();
            replica.close();
            throw new AssertionError(pod.name() + " does not start:\n" + log, e);
        }
        return replica;
    }

    private HostConfig confined(HostConfig config) {
        List<Bind> binds = new ArrayList<>(List.of(Bind.parse(pod.volume() + ":/alertmanager")));
        pod.files().forEach((path, inside) -> binds.add(Bind.parse(path.toAbsolutePath() + ":" + inside + ":ro")));
        return config.withReadonlyRootfs(true)
                .withMemory(MEMORY)
                .withMemorySwap(MEMORY)
                .withCapDrop(Capability.ALL)
                .withSecurityOpts(List.of("no-new-privileges"))
                .withBinds(binds)
                // A port of Docker's choice would be another one after the network was away.
                .withPortBindings(PortBinding.parse("127.0.0.1:" + port + ":9093"));
    }

    private static DockerClient docker() {
        return DockerClientFactory.instance().client();
    }

    String name() {
        return pod.name();
    }

    String id() {
        return container.getContainerId();
    }

    /** The address in the network of the pods. */
    String address() {
        return address;
    }

    /** What the network must know to put it back. */
    ContainerNetwork place() {
        return new ContainerNetwork()
                .withAliases(pod.aliases())
                .withIpamConfig(new ContainerNetwork.Ipam().withIpv4Address(address));
    }

    /** All that it has logged. */
    String log() {
        return container.getLogs();
    }

    /** Ends it as {@code docker kill} does. */
    void kill() {
        docker().killContainerCmd(id()).exec();
    }

    /** Sends a signal to its first process. */
    void signal(String name) {
        docker().killContainerCmd(id()).withSignal(name).exec();
    }

    /** Starts it again after {@link #kill}. */
    void startAgain() {
        docker().startContainerCmd(id()).exec();
    }

    /** Stops it as Kubernetes does, removes the container and starts another one with its data and another address. */
    Replica replace() throws IOException, InterruptedException {
        docker().stopContainerCmd(id()).withTimeout(30).exec();
        container.stop();
        return start(pod, network);
    }

    /** Runs amtool in it, and returns what it prints. */
    String amtool(String... arguments) throws IOException, InterruptedException {
        String[] command = Stream.concat(
                        Stream.of("/bin/amtool", "--alertmanager.url=http://127.0.0.1:9093"), Stream.of(arguments))
                .toArray(String[]::new);
        ExecResult result = container.execInContainer(command);
        if (result.getExitCode() != 0) {
            throw new AssertionError("amtool: " + result.getStderr());
        }
        return result.getStdout().strip();
    }

    /** Sends a request and returns the answer. */
    HttpResponse<String> send(String method, String path, String body) throws IOException, InterruptedException {
        URI url = URI.create((pod.https() ? "https" : "http") + "://localhost:" + port + path);
        HttpRequest request = HttpRequest.newBuilder(url)
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** The JSON answer to a GET below {@code /api/v2}. */
    JsonNode get(String path) throws IOException, InterruptedException {
        return JSON.readTree(send("GET", "/api/v2" + path, "").body());
    }

    /** Posts alerts that fire for an hour. */
    void fire(List<String> alerts) throws IOException, InterruptedException {
        Instant end = Instant.now().plus(Duration.ofHours(1));
        String body = alerts.stream()
                .map(name -> "{\"labels\": {\"alertname\": \"%s\"}, \"endsAt\": \"%s\"}".formatted(name, end))
                .collect(Collectors.joining(",", "[", "]"));
        HttpResponse<String> answer = send("POST", "/api/v2/alerts", body);
        if (answer.statusCode() != 200) {
            throw new AssertionError(answer.body());
        }
    }

    /** The names of the members that it lists. */
    List<String> members() throws IOException, InterruptedException {
        return texts(get("/status").path("cluster").path("peers"), "name");
    }

    /** The comments of the silences that are active. */
    List<String> silences() throws IOException, InterruptedException {
        return texts(get("/silences"), "comment");
    }

    /** The names of the receivers of its configuration. */
    List<String> receivers() throws IOException, InterruptedException {
        return texts(get("/receivers"), "name");
    }

    private static List<String> texts(JsonNode list, String field) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(each -> each.path(field).asText())
                .sorted()
                .toList();
    }

    /** The value of a metric without labels; NaN if there is none. */
    double metric(String name) throws IOException, InterruptedException {
        return send("GET", "/metrics", "")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElse(Double.NaN);
    }

    @Override
    public void close() {
        container.stop();
        docker().removeVolumeCmd(pod.volume()).exec();
    }
}
