package io.grapevine.reliability;

import io.grapevine.it.Program;
import io.grapevine.it.Tool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** More idle connections than the program may open files. */
record DescriptorsTrial(Path directory, Duration length, double mostMillis) implements FaultTrial {
    private static final int MOST_FILES = 512;
    private static final int CONNECTIONS = 2 * MOST_FILES;

    /** Of one processor, for the pulse itself and for a program that has just started. */
    private static final int MOST_PERCENT = 60;

    @Override
    public String title() {
        return CONNECTIONS + " idle connections to a program that may open " + MOST_FILES + " files, for "
                + length.toSeconds() + " s";
    }

    @Override
    public Figures run() throws Exception {
        List<String> before = List.of(Tool.find("prlimit").toString(), "--nofile=" + MOST_FILES + ":" + MOST_FILES);
        List<Socket> idle = new ArrayList<>();
        try (Pulse pulse = new Pulse()) {
            Path config = Files.writeString(directory.resolve("files.yml"), pulse.config(""));
            try (Program program = Program.starting(before, config, directory.resolve("files"), List.of())) {
                int port = URI.create(program.url()).getPort();
                Figures figures = new Figures();
                figures.tell("Open files of the idle program", (long) program.metric("process_open_fds"));
                for (int i = 0; i < CONNECTIONS; i++) {
                    idle.add(new Socket(InetAddress.getLoopbackAddress(), port));
                }
                Duration start = cpu(program);
                long begin = System.nanoTime();
                pulse.beat(length, program);
                long percent = 100 * cpu(program).minus(start).toNanos() / (System.nanoTime() - begin);
                figures.most("Processor time, in percent of one processor", percent, MOST_PERCENT);
                figures.tell("Open files with the connections", (long) program.metric("process_open_fds"));
                close(idle);
                pulse.beat(Duration.ofSeconds(2), program);
                pulse.addTo(figures, mostMillis);
                return figures;
            }
        } finally {
            close(idle);
        }
    }

    private static Duration cpu(Program program) {
        return program.handle().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private static void close(List<Socket> sockets) throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
