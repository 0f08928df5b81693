package io.grapevine.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.ChangeLog;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import io.grapevine.base.commandline.BuildInfo;
import io.grapevine.it.Eventually;
import io.grapevine.it.Ports;
import io.grapevine.it.Tool;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** The image, and how one container of it starts, with much and with little of a computer. */
@Tag("alone")
class ImageIT {
    private static final long MIB = 1L << 20;
    private static final long BILLIONTHS = 1_000_000_000;
    private static final int ATTEMPTS = 5;

    @TempDir
    Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private GenericContainer<?> container;
    private String image;
    private int port;
    private Path config;

    @BeforeEach
    void writeConfig() throws Exception {
        image = TestImage.name();
        config = Files.createDirectory(directory.resolve("etc"));
        Files.writeString(config.resolve("alertmanager.yml"), "route: {receiver: none}\nreceivers: [{name: none}]\n");
        port = Ports.free();
    }

    @AfterEach
    void stop() {
        if (container != null) {
            container.stop();
        }
    }

    /** Starts a container with the default arguments of the image. */
    private void start(UnaryOperator<HostConfig> limits) throws Exception {
        start(limits, Map.of(), mounted());
    }

    private Bind mounted() {
        return Bind.parse(config + ":/etc/alertmanager:ro");
    }

    private void start(UnaryOperator<HostConfig> limits, Map<String, String> environment, Bind... mounts) {
        stop();
        container = new GenericContainer<>(DockerImageName.parse(image))
                .withExposedPorts(9093)
                .withEnv(environment)
                .withCreateContainerCmdModifier(
                        command -> command.withHostConfig(limits.apply(Objects.requireNonNull(command.getHostConfig()))
                                .withBinds(mounts)
                                .withPortBindings(PortBinding.parse("127.0.0.1:" + port + ":9093"))));
        container.setWaitStrategy(new NoWait());
        container.start();
    }

    private boolean isReady() throws InterruptedException {
        HttpRequest ready = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/-/ready"))
                .timeout(Duration.ofSeconds(2))
                .build();
        try {
            return client.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private void startUntilReady(UnaryOperator<HostConfig> limits) throws Exception {
        start(limits);
        Eventually.holds("ready", this::isReady);
    }

    private InspectContainerResponse inspect() {
        return DockerClientFactory.instance()
                .client()
                .inspectContainerCmd(container.getContainerId())
                .exec();
    }

    private InspectImageResponse inspectImage() {
        return DockerClientFactory.instance().client().inspectImageCmd(image).exec();
    }

    @Test
    void imageHasTheLayoutOfAlertmanagersAndATagThatReadsAsItsVersion() throws Exception {
        assertThat(image).matches(".*:v" + Pattern.quote(BuildInfo.read().level()) + "-gv\\d+\\.\\d+\\.\\d+");
        var settings = Objects.requireNonNull(inspectImage().getConfig());
        assertThat(settings.getEntrypoint()).containsExactly("/bin/alertmanager");
        assertThat(settings.getCmd())
                .containsExactly("--config.file=/etc/alertmanager/alertmanager.yml", "--storage.path=/alertmanager");
        assertThat(settings.getUser()).isEqualTo("65534");
        assertThat(settings.getWorkingDir()).isEqualTo("/alertmanager");
        assertThat(settings.getVolumes()).containsOnlyKeys("/alertmanager");
        assertThat(settings.getExposedPorts()).contains(ExposedPort.tcp(9093), ExposedPort.tcp(9094));
        assertThat(Objects.requireNonNull(settings.getLabels()))
                .containsKey("org.opencontainers.image.source")
                .hasEntrySatisfying(
                        "org.opencontainers.image.revision",
                        text -> assertThat(text).matches("\\p{XDigit}{40}|unknown"))
                .hasEntrySatisfying(
                        "org.opencontainers.image.created",
                        text -> assertThat(text).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ|unknown"));
    }

    @Test
    void withoutAMountedConfigurationItStartsAndItsHealthCheckSucceeds() throws Exception {
        start(UnaryOperator.identity(), Map.of());
        Eventually.holds("ready", this::isReady);

        String check = "/bin/amtool --alertmanager.url=%s health";
        assertThat(container
                        .execInContainer("/bin/sh", "-c", check.formatted("http://127.0.0.1:9093"))
                        .getExitCode())
                .isZero();
        assertThat(container
                        .execInContainer("/bin/sh", "-c", check.formatted("http://127.0.0.1:1"))
                        .getExitCode())
                .isNotZero();
        assertThat(container.execInContainer("cat", "/etc/os-release").getStdout())
                .contains("ID=");
        String amtool = "/bin/amtool --alertmanager.url=http://127.0.0.1:9093 silence ";
        container.execInContainer("/bin/sh", "-c", amtool + "add --comment=x größe=ü");
        assertThat(container
                        .execInContainer("/bin/sh", "-c", amtool + "query --output=json")
                        .getStdout())
                .as("letters of a command, where there is no locale")
                .contains("größe", "ü");
    }

    /** Once as {@code docker images} counts, and once as a registry stores and sends it. */
    @Test
    void imageHasAtMost134MegabytesAnd70Compressed() throws Exception {
        assertThat(inspectImage().getSize()).isBetween(60_000_000L, 134_000_000L);

        long[] size = {0};
        OutputStream counting = new OutputStream() {
            @Override
            public void write(int b) {
                size[0]++;
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                size[0] += length;
            }
        };
        try (InputStream layers = DockerClientFactory.instance()
                        .client()
                        .saveImageCmd(image)
                        .exec();
                GZIPOutputStream compressing = new GZIPOutputStream(counting)) {
            layers.transferTo(compressing);
        }
        assertThat(size[0]).isBetween(30_000_000L, 70_000_000L);
    }

    /** Alternately on the same computer, and by the processor time of the process, so that other load counts for both or none. */
    @Test
    void itsArchiveOfClassesSavesAThirdOfTheStartAtLeast() throws Exception {
        Duration with = Duration.ofDays(1);
        Duration without = Duration.ofDays(1);
        for (int attempt = 0;
                attempt < ATTEMPTS && with.multipliedBy(3).compareTo(without.multipliedBy(2)) > 0;
                attempt++) {
            with = shorter(with, processorTimeToReady(""));
            without = shorter(without, processorTimeToReady("-Xshare:off"));
        }

        assertThat(with.multipliedBy(3)).as("%s, without it %s", with, without).isLessThan(without.multipliedBy(2));
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private Duration processorTimeToReady(String javaOptions) throws Exception {
        start(limits -> limits.withNanoCPUs(BILLIONTHS), Map.of("JAVA_OPTS", javaOptions), mounted());
        Eventually.holds("ready", this::isReady);
        return processorTime();
    }

    /** What the JVM has used of processors since its start. */
    private Duration processorTime() throws Exception {
        String stat = container.execInContainer("/bin/cat", "/proc/1/stat").getStdout();
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long hundredths = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        return Duration.ofMillis(hundredths * 10);
    }

    /** The chart gives it two minutes. */
    @Test
    void withATenthOfAProcessorItIsReadyWithinAMinute() throws Exception {
        startUntilReady(limits ->
                limits.withNanoCPUs(BILLIONTHS / 10).withMemory(256 * MIB).withMemorySwap(256 * MIB));
    }

    @Test
    void withoutAReadOnlyRootNothingIsWrittenOutsideOfTheVolume() throws Exception {
        startUntilReady(limits -> limits);
        assertThat(container
                        .execInContainer("/bin/amtool", "--alertmanager.url=http://127.0.0.1:9093", "alert")
                        .getExitCode())
                .isZero();

        List<ChangeLog> changes = DockerClientFactory.instance()
                .client()
                .containerDiffCmd(container.getContainerId())
                .exec();

        assertThat(changes).as("null if there are none").isNullOrEmpty();
    }

    @Test
    void heapFitsIntoTheContainer() throws Exception {
        startUntilReady(limits -> limits.withMemory(256 * MIB).withMemorySwap(256 * MIB));
        assertThat(commandLine()).contains("-Xmx112m");

        startUntilReady(limits -> limits.withMemory(1024 * MIB).withMemorySwap(1024 * MIB));
        assertThat(commandLine()).contains("-Xmx716m");

        startUntilReady(limits -> limits);
        long total = Long.parseLong(
                        Files.readAllLines(Path.of("/proc/meminfo")).get(0).replaceAll("\\D", ""))
                / 1024;
        assertThat(commandLine()).contains("-Xmx" + Math.min(total / 4, 2048) + "m");
    }

    private List<String> commandLine() throws Exception {
        ExecResult result = container.execInContainer("/bin/cat", "/proc/1/cmdline");
        return List.of(result.getStdout().split("\0"));
    }

    @Test
    void aLimitThatIsTooSmallIsReportedWhereKubernetesShowsIt() throws Exception {
        Path message = Files.writeString(directory.resolve("termination-log"), "");
        Files.setPosixFilePermissions(message, PosixFilePermissions.fromString("rw-rw-rw-"));
        try (GenericContainer<?> small = new GenericContainer<>(DockerImageName.parse(TestImage.name()))) {
            small.withCreateContainerCmdModifier(
                    command -> command.withHostConfig(Objects.requireNonNull(command.getHostConfig())
                            .withBinds(Bind.parse(message + ":/dev/termination-log"))
                            .withMemory(100 * MIB)
                            .withMemorySwap(100 * MIB)));
            small.withStartupAttempts(1);
            small.setWaitStrategy(new NoWait());
            small.withStartupCheckStrategy(new EndsByItself());
            small.start();

            assertThat(small.getCurrentContainerInfo().getState().getExitCodeLong())
                    .isEqualTo(1);
            assertThat(small.getLogs())
                    .startsWith("alertmanager: error: the memory limit of 100 MiB is too small (expected: at least");
            assertThat(message).hasContent(small.getLogs());
        }
    }

    /** The block of the handbook, but for the base, which it pulls, and for the port of this computer. */
    @Test
    void handbookRunsItByDocker() throws Exception {
        Tool.find("docker");
        String page = Files.readString(Path.of("docs", "install.md"));
        String block = page.split("(?m)^## Container image$", 2)[1]
                .split("```sh\n", 2)[1]
                .split("(?m)^```", 2)[0];
        String run = block.lines()
                .filter(line -> line.startsWith("docker run "))
                .findFirst()
                .orElseThrow();
        String named = run.substring(run.lastIndexOf(' ') + 1);
        assertThat(named).isEqualTo("grapevine:" + image.substring(image.indexOf(':') + 1));
        assertThat(block).contains("bin/image  ").contains("# " + named);
        DockerClient docker = DockerClientFactory.instance().client();
        docker.tagImageCmd(image, "grapevine", named.substring("grapevine:".length()))
                .exec();
        Process process = new ProcessBuilder("sh", "-c", "exec " + run.replace(" 9093:", " 127.0.0.1:" + port + ":"))
                .directory(config.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("docker.log").toFile())
                .start();
        try {
            Eventually.holds("ready", this::isReady);
            assertThat(directory.resolve("docker.log")).content().contains("Completed loading of configuration file");
        } finally {
            process.destroy(); // passed on to the program
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            docker.listContainersCmd().withShowAll(true).exec().stream()
                    .filter(each -> each.getImage().equals(named))
                    .forEach(each -> docker.removeContainerCmd(each.getId())
                            .withForce(true)
                            .exec());
            docker.removeImageCmd(named).exec();
        }
    }
}
