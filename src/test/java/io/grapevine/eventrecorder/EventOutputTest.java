package io.grapevine.eventrecorder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class EventOutputTest {
    private static final String FAULT = "kafka-2:9092 and kafka.example refuse, kafka is silent";

    @Test
    void anOutputWithANameShowsNothingOfItsPlaces() {
        List<String> places = List.of("kafka", "kafka-2:9092", "kafka-2", "kafka.example", "");

        assertThat(EventOutput.hiding("lake", places).apply(FAULT))
                .isEqualTo("<redacted> and <redacted> refuse, <redacted> is silent");
    }

    @Test
    void anOutputWithoutANameShowsItsPlaces() {
        assertThat(EventOutput.hiding("", List.of("kafka")).apply(FAULT)).isEqualTo(FAULT);
    }
}
