package io.grapevine.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.base.kafka.KafkaLayer;
import io.grapevine.config.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.event.Level;

class LogLineTest {
    private static final ZonedDateTime TIME = ZonedDateTime.parse("2026-11-20T07:51:09.818456789Z");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private String text() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private Logger logger(Level least, LogFormat format, String name) {
        return LineServiceProvider.loggers(new LogOutput(() -> least, format, out))
                .getLogger(name);
    }

    private static String logfmt(Object value) {
        StringBuilder text = new StringBuilder();
        LogFormat.LOGFMT.append(
                new LogLine(TIME, Level.INFO, "A.java:1", "m", List.of(LogLine.Pair.of("k", value))), text);
        return text.toString();
    }

    @Test
    void linesOfATenantNameItFirst() {
        Logger logger = logger(Level.INFO, LogFormat.LOGFMT, "io.grapevine.A");
        LogContext.of("payments").accept(() -> {
            LogContext.of("other").accept(() -> logger.info("x"));
            logger.atWarn().addKeyValue("k", "v").log("y");
        });
        logger.info("z");
        assertThat(text().lines().map(line -> line.substring(line.indexOf("msg="))))
                .containsExactly("msg=x tenant=other", "msg=y tenant=payments k=v", "msg=z");
    }

    @Test
    void linesOfVirtualTimeAreNotWritten() {
        Logger logger = logger(Level.INFO, LogFormat.LOGFMT, "io.grapevine.A");
        LogContext.of("payments").accept(() -> {
            assertThat(LogContext.<Integer>withoutLines(() -> {
                        logger.error("x");
                        return 1;
                    }))
                    .isEqualTo(1);
            logger.info("y");
        });
        assertThat(text()).doesNotContain("msg=x").contains("msg=y tenant=payments");
    }

    @Test
    void kafkasClientDoesNotFillTheLog() {
        Logger kafka = logger(Level.INFO, LogFormat.LOGFMT, "org.apache.kafka.clients.NetworkClient");
        Logger other = logger(Level.INFO, LogFormat.LOGFMT, "io.netty.A");
        Logger verbose = logger(Level.DEBUG, LogFormat.LOGFMT, "org.apache.kafka.clients.NetworkClient");
        for (int node = 1; node <= 2; node++) {
            kafka.warn("Connection to node {} failed", node);
            kafka.error("Authentication of {} failed", node);
            other.warn("n{}", node);
            verbose.warn("v{}", node);
        }
        assertThat(text().lines().map(line -> line.substring(line.indexOf("msg="))))
                .containsExactly(
                        "msg=\"Connection to node 1 failed\"",
                        "msg=\"Authentication of 1 failed\"",
                        "msg=n1",
                        "msg=v1",
                        "msg=n2",
                        "msg=v2");
    }

    @Test
    void kafkasClientIsNotHeardFromThreadsThatSayNothingOfIt() throws Exception {
        Logger kafka = logger(Level.DEBUG, LogFormat.LOGFMT, "org.apache.kafka.clients.NetworkClient");
        Logger own = logger(Level.DEBUG, LogFormat.LOGFMT, "io.grapevine.A");
        Thread unlogged = new Thread(KafkaLayer.UNLOGGED, () -> {
            Thread client = new Thread(() -> kafka.error("Topic {} is unknown", "hush"));
            client.start();
            own.warn("own");
            awaitEnd(client);
        });
        unlogged.start();
        awaitEnd(unlogged);
        kafka.warn("heard");

        assertThat(text()).contains("msg=own", "msg=heard").doesNotContain("hush");
    }

    private static void awaitEnd(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void repeatedLineIsWrittenAgainAfterTenMinutes() {
        AtomicLong now = new AtomicLong(-5);
        RepeatedLines lines = new RepeatedLines(now::get);
        assertThat(lines.admits("a")).isTrue();
        now.addAndGet(Duration.ofMinutes(10).toNanos() - 1);
        assertThat(lines.admits("a")).isFalse();
        assertThat(lines.admits("b")).isTrue();
        now.addAndGet(1);
        assertThat(lines.admits("a")).isTrue();
    }

    @Test
    void aLineOfLogfmtLooksAsAlertmanagersDo() {
        assertThat(logfmt("v")).isEqualTo("time=2026-11-20T07:51:09.818Z level=INFO source=A.java:1 msg=m k=v");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            v|v
            ``|""
            a b|"a b"
            a=b|"a=b"
            a"b|"a\\"b"
            a\\b|a\\b
            ü|ü
            <secret>|<secret>
            a:b/c|a:b/c
            """)
    void aValueStandsInQuotesOnlyIfItWouldBreakTheLine(String value, String written) {
        assertThat(logfmt(value)).endsWith(" k=" + written);
    }

    @Test
    void noValueEndsALine() {
        assertThat(logfmt("a\nlevel=ERROR\u2028\u0000")).endsWith(" k=\"a\\nlevel=ERROR\\u2028\\x00\"");
    }

    @Test
    void valuesThatAreNoTextAreWrittenReadably() {
        assertThat(logfmt(7)).endsWith(" k=7");
        assertThat(logfmt(true)).endsWith(" k=true");
        assertThat(logfmt(Duration.ofMillis(1500))).endsWith(" k=1.5s");
        assertThat(logfmt(new Secret("hunter2"))).endsWith(" k=<secret>");
        assertThat(logfmt(null)).endsWith(" k=<nil>");
        assertThat(logfmt(new IOException("disk full"))).endsWith(" k=\"disk full\"");
        assertThat(logfmt(new IOException())).endsWith(" k=\"input/output error\"");
        assertThat(logfmt(new IllegalStateException())).endsWith(" k=IllegalStateException");
    }

    @Test
    void aLineOfJsonIsOneObject() throws IOException {
        logger(Level.INFO, LogFormat.JSON, "io.grapevine.x")
                .atWarn()
                .addKeyValue("n", 7)
                .addKeyValue("b", true)
                .addKeyValue("s", "a\"b\n\u0001")
                .addKeyValue("nan", Double.NaN)
                .addKeyValue("time", "mine")
                .log("hello");

        assertThat(text()).endsWith("}\n").containsOnlyOnce("\n");
        JsonNode line = new ObjectMapper().readTree(text());
        assertThat(line.fieldNames())
                .toIterable()
                .containsExactly("time", "level", "source", "msg", "n", "b", "s", "nan", "logged_time");
        assertThat(line.get("n").isInt()).isTrue();
        assertThat(line.get("b").isBoolean()).isTrue();
        assertThat(line.get("s").asText()).isEqualTo("a\"b\n\u0001");
        assertThat(line.get("nan").asText()).isEqualTo("NaN");
        assertThat(line.get("level").asText()).isEqualTo("WARN");
    }

    @Test
    void theSourceIsTheLineThatLogs() {
        logger(Level.INFO, LogFormat.LOGFMT, "io.grapevine.x")
                .atInfo()
                .addKeyValue("k", "v")
                .log("one");
        logger(Level.INFO, LogFormat.LOGFMT, "io.grapevine.x").info("two {}", 2);

        assertThat(text().lines().toList().get(0))
                .matches("time=\\S+ level=INFO source=LogLineTest.java:\\d+ msg=one k=v");
        assertThat(text().lines().toList().get(1))
                .matches("time=\\S+ level=INFO source=LogLineTest.java:\\d+ msg=\"two 2\"");
    }

    @Test
    void theSourceOfLinesThatAListLogsIsTheLineThatLogsTheList() {
        new ArrayList<>(List.of("three")).forEach(logger(Level.INFO, LogFormat.LOGFMT, "io.grapevine.x")::warn);

        assertThat(text()).matches("time=\\S+ level=WARN source=LogLineTest.java:\\d+ msg=three\n");
    }

    @Test
    void linesBelowTheLevelAreNotWritten() {
        Logger logger = logger(Level.WARN, LogFormat.LOGFMT, "io.grapevine.x");
        logger.debug("d");
        logger.info("i");
        logger.warn("w");
        logger.error("e");

        assertThat(text()).doesNotContain("msg=d", "msg=i").contains("level=WARN", "level=ERROR");
        assertThat(logger.isInfoEnabled()).isFalse();
    }

    @Test
    void librariesAreLoggedOneLevelLater() {
        logger(Level.INFO, LogFormat.LOGFMT, "com.example.Library").info("started");
        logger(Level.INFO, LogFormat.LOGFMT, "com.example.Library").warn("odd");

        assertThat(text()).doesNotContain("started").contains("msg=odd");
    }

    @Test
    void aFaultOfTheProgramComesWithItsStackAndAnExpectedOneWithout() {
        Logger logger = logger(Level.INFO, LogFormat.LOGFMT, "io.grapevine.x");
        logger.atError().setCause(new IllegalStateException("broken")).log("a");
        logger.atError().setCause(new IOException("gone")).log("b");

        List<String> lines = text().lines().toList();
        assertThat(lines.get(0)).contains("err=broken stack=\"java.lang.IllegalStateException: broken\\n\\tat ");
        assertThat(lines.get(1)).endsWith("msg=b err=gone");
    }

    /** The message of such an exception is only the path. */
    @Test
    void aFaultOfAFileComesWithItsReason() {
        Logger logger = logger(Level.INFO, LogFormat.LOGFMT, "io.grapevine.x");
        logger.atError().addKeyValue("err", new AccessDeniedException("/f")).log("a");

        assertThat(text()).endsWith("msg=a err=\"/f: permission denied\"\n");
    }

    @Test
    void whatLibrariesLogInTheirOwnWayBecomesALine() {
        LogRecord event = new LogRecord(java.util.logging.Level.WARNING, "no {0}");
        event.setParameters(new Object[] {"luck"});
        event.setLoggerName("com.example");
        Logging.JulHandler handler = new Logging.JulHandler(new LogOutput(() -> Level.INFO, LogFormat.LOGFMT, out));
        handler.publish(event);
        handler.publish(new LogRecord(java.util.logging.Level.FINE, "detail"));

        assertThat(text())
                .contains("level=WARN ", " msg=\"no luck\" logger=com.example")
                .containsOnlyOnce("\n");
    }
}
