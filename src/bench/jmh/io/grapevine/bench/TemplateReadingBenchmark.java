package io.grapevine.bench;

import io.grapevine.model.timeinterval.Location;
import io.grapevine.template.Renderer;
import io.grapevine.template.Source;
import io.grapevine.template.TemplateException;
import io.grapevine.template.go.GoTemplates;
import io.grapevine.template.mustache.MustacheTemplates;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * A benchmark of how long it takes to read templates, as every reload does once: those of Go are built in, those of
 * Mustache files.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class TemplateReadingBenchmark {
    private final List<Source> files = new ArrayList<>();

    /** Finds the files. */
    @Setup
    public void find() throws IOException {
        try (DirectoryStream<Path> examples =
                Files.newDirectoryStream(Path.of("config-examples/templates"), "*.mustache")) {
            for (Path file : examples) {
                files.add(new Source(file.toString(), Files.readString(file)));
            }
        }
    }

    /** Reads the templates of Go. */
    @Benchmark
    public Renderer go() throws TemplateException {
        return GoTemplates.parse(List.of(), InstantSource.system());
    }

    /** Reads the templates of Mustache. */
    @Benchmark
    public Renderer mustache() throws TemplateException {
        return MustacheTemplates.parse(files, false, InstantSource.system(), Location.UTC);
    }
}
