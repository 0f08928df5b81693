package io.grapevine.bench.hot;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.protobuf.Decoded;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Measured paths do what their titles say, also when they are repeated. */
class HotPathTest {
    private static final int BATCH = 64;

    private static Object run(HotPath path) throws Exception {
        try (Work work = path.prepare()) {
            work.run();
            return work.run();
        }
    }

    @ParameterizedTest
    @EnumSource
    void pathCanBeRepeated(HotPath path) throws Exception {
        assertThat(run(path)).isNotNull();
    }

    @Test
    void eachAlertOfTheBatchIsDecoded() throws Exception {
        assertThat((List<?>) run(HotPath.DECODE)).hasSize(BATCH);
        assertThat((List<?>) run(HotPath.DECODE_AGAIN)).hasSize(BATCH);
    }

    @Test
    void everyAlertHasItsSilenceItsInhibitionAndItsRoute() throws Exception {
        assertThat(run(HotPath.SILENCES)).isEqualTo(BATCH);
        assertThat(run(HotPath.INHIBITION)).isEqualTo(BATCH);
        assertThat(run(HotPath.ROUTE)).isEqualTo(BATCH);
    }

    @Test
    void alertSentAgainIsNotAnotherOne() throws Exception {
        assertThat(run(HotPath.STORE)).isEqualTo(10_000);
    }

    @Test
    void someAlertsMatchAndOthersDoNot() throws Exception {
        assertThat((Integer) run(HotPath.MATCHERS)).isBetween(1, BATCH - 1);
    }

    @Test
    void listIsAnswered() throws Exception {
        assertThat(run(HotPath.LIST)).isEqualTo(200);
    }

    @Test
    void deltaIsReadAndMerged() throws Exception {
        assertThat(run(HotPath.CODEC)).isInstanceOf(Decoded.Ok.class);
        assertThat(run(HotPath.MERGE)).isEqualTo(BATCH);
    }
}
