package io.grapevine.bench;

import io.grapevine.model.timeinterval.Location;
import io.grapevine.template.Renderer;
import io.grapevine.template.TemplateData;
import io.grapevine.template.TemplateException;
import io.grapevine.template.go.GoTemplates;
import io.grapevine.template.mustache.Groups;
import io.grapevine.template.mustache.MustacheTemplates;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * A benchmark of how long the default messages take in each language of templates, and how much they allocate, on one
 * core.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class TemplateBenchmark {
    /** All templates of a message, and what renders them. */
    public enum Message {
        /** The Slack message of alertmanager.yml without a word of its own. */
        GO_SLACK(
                false,
                Stream.of(
                                "username",
                                "color",
                                "title",
                                "titlelink",
                                "pretext",
                                "text",
                                "footer",
                                "fallback",
                                "callbackid",
                                "iconemoji",
                                "iconurl")
                        .map(name -> "{{ template \"slack.default." + name + "\" . }}")
                        .toArray(String[]::new)),
        /** The mail of alertmanager.yml without a word of its own. */
        GO_EMAIL(true, "{{ template \"email.default.html\" . }}"),
        /** The Slack message in Mustache. */
        MUSTACHE_SLACK(false, "{{> slack.title}}", "{{> slack.fallback}}", "{{> slack}}"),
        /** The mail in Mustache. */
        MUSTACHE_EMAIL(true, "{{> email.html}}"),
        /** The body of a webhook in Mustache. */
        MUSTACHE_WEBHOOK(false, "{{> webhook.json}}");

        private final boolean html;
        private final String[] templates;

        Message(boolean html, String... templates) {
            this.html = html;
            this.templates = templates;
        }

        Renderer renderer() throws TemplateException {
            return name().startsWith("GO_")
                    ? GoTemplates.parse(List.of(), InstantSource.system())
                    : MustacheTemplates.parse(List.of(), false, InstantSource.system(), Location.UTC);
        }
    }

    /** The message. */
    @Param
    private Message message;

    /** How many alerts there are. */
    @Param({"10", "1000"})
    private int alerts;

    private Renderer renderer;
    private TemplateData data;

    /** Reads the templates, as a reload does once. */
    @Setup
    public void prepare() throws TemplateException {
        renderer = message.renderer();
        data = Groups.large(alerts);
    }

    /** Renders the message. */
    @Benchmark
    public void render(Blackhole blackhole) throws TemplateException {
        for (String template : message.templates) {
            blackhole.consume(message.html ? renderer.html(template, data) : renderer.text(template, data));
        }
    }

    private static int bytes(Message message, int alerts) throws TemplateException {
        TemplateBenchmark benchmark = new TemplateBenchmark();
        benchmark.message = message;
        benchmark.alerts = alerts;
        benchmark.prepare();
        int bytes = 0;
        for (String template : message.templates) {
            String text = message.html
                    ? benchmark.renderer.html(template, benchmark.data)
                    : benchmark.renderer.text(template, benchmark.data);
            bytes += text.getBytes(StandardCharsets.UTF_8).length;
        }
        return bytes;
    }

    /** Measures all and prints the figures as a table; with the word {@code quick} roughly. */
    public static void main(String... arguments) throws RunnerException, TemplateException {
        boolean quick = List.of(arguments).contains("quick");
        Options options = new OptionsBuilder()
                .include(TemplateBenchmark.class.getName())
                .include(TemplateReadingBenchmark.class.getName())
                .addProfiler(GCProfiler.class)
                .jvmArgs("-XX:ActiveProcessorCount=1", "-XX:+UseSerialGC", "-Xmx512m")
                .forks(quick ? 1 : 3)
                .warmupIterations(quick ? 3 : 5)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(quick ? 2 : 5)
                .measurementTime(TimeValue.seconds(1))
                .shouldFailOnError(true)
                .build();
        StringBuilder table = new StringBuilder("| | Alerts | Time | Output in bytes | Allocated, times the output |\n")
                .append("|---|---|---|---|---|\n");
        for (RunResult result : new Runner(options).run()) {
            double time = result.getPrimaryResult().getScore();
            String name = result.getParams().getParam("message");
            if (name == null) {
                String method = result.getParams().getBenchmark();
                table.append(line(
                        method.substring(method.lastIndexOf('.') + 1) + ": reading all", "", time, "", Double.NaN));
            } else {
                int alerts = Integer.parseInt(result.getParams().getParam("alerts"));
                int bytes = bytes(Message.valueOf(name), alerts);
                double allocated =
                        result.getSecondaryResults().get("gc.alloc.rate.norm").getScore();
                table.append(line(name, "" + alerts, time, "" + bytes, allocated / bytes));
            }
        }
        System.out.println(table);
    }

    private static String line(String what, String alerts, double micros, String output, double ratio) {
        String times = Double.isNaN(ratio) ? "" : String.format(Locale.ROOT, "%.1f", ratio);
        return String.format(Locale.ROOT, "| %s | %s | %.1f µs | %s | %s |%n", what, alerts, micros, output, times);
    }
}
