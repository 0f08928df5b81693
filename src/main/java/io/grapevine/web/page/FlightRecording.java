package io.grapevine.web.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.Objects;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;
import org.jspecify.annotations.Nullable;

/** A JVM flight recording. */
final class FlightRecording {
    private final String settings;
    private @Nullable Recording recording;

    /** A recording with the JDK's settings of that name, {@code default} or {@code profile}. */
    FlightRecording(String settings) {
        this.settings = settings;
    }

    /** Starts it. Takes a while, the first time most. */
    synchronized Recording start() throws IOException, ParseException {
        Recording started = new Recording(Configuration.getConfiguration(settings));
        // The environment and the properties of a process may hold secrets.
        started.disable("jdk.InitialEnvironmentVariable");
        started.disable("jdk.InitialSystemProperty");
        started.start();
        recording = started;
        return started;
    }

    /** Ends it and says in which file it is. */
    synchronized Path finish() throws IOException {
        try (Recording ended = Objects.requireNonNull(recording)) {
            Path file = Files.createTempFile("grapevine", ".jfr");
            ended.stop();
            ended.dump(file);
            return file;
        }
    }
}
