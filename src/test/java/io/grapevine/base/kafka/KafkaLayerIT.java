package io.grapevine.base.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaLayerIT {
    private static final KafkaLayer LAYER = new KafkaLayer(List.of(Path.of("target", "optional", "kafka")));

    @Test
    void layerIsIsolatedFromTheProgram() throws Exception {
        Class<?> own = LAYER.loader().loadClass("org.apache.kafka.clients.producer.KafkaProducer");

        assertThat(own.getClassLoader()).isSameAs(LAYER.loader());
        assertThat(own).isNotSameAs(org.apache.kafka.clients.producer.KafkaProducer.class);
        assertThat(LAYER.loader().loadClass(RecordProducer.class.getName())).isSameAs(RecordProducer.class);
    }

    @Test
    void installedLayerIsFoundBesideTheProgramAndOnlyOnce() throws Exception {
        KafkaLayer.installed().require();

        assertThat(KafkaLayer.installed().loader())
                .isSameAs(KafkaLayer.installed().loader());
    }

    @Test
    void layerThatIsMissingIsNamedWithTheWayToGetIt(@TempDir Path directory) {
        Path missing = directory.resolve("optional");

        assertThatThrownBy(() -> new KafkaLayer(List.of(missing)).require())
                .isInstanceOf(KafkaLayer.LayerMissingException.class)
                .hasMessage("Kafka's client is not installed (expected: its jars in " + missing
                        + "; a build leaves them in target/optional/kafka, bin/install --with-kafka installs them)");
    }
}
