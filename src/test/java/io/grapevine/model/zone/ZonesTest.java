package io.grapevine.model.zone;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.model.timeinterval.CronSchedule;
import io.grapevine.model.timeinterval.Location;
import io.grapevine.model.timeinterval.TimeInterval;
import io.grapevine.model.timeinterval.TimeIntervalException;
import io.grapevine.model.timeinterval.TimeRange;
import io.grapevine.template.go.value.GoTime;
import io.grapevine.template.go.value.TimeWriter;
import io.grapevine.template.go.value.Zone;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Zones that are read once, and follow the rules that are put in force later. */
@Isolated
class ZonesTest {
    private static final String VANCOUVER = "America/Vancouver";

    /** 06:30 there by the rules since 2026, and 05:30 by those before. */
    private static final Instant MORNING = Instant.parse("2026-12-01T13:30:00Z");

    /** A database with one zone. */
    private record One(TzifBytes file) implements ZoneSource {
        @Override
        public Optional<ZoneTable> find(String name) {
            try {
                return name.equals(VANCOUVER) ? Optional.of(Tzif.read(file.bytes())) : Optional.empty();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public String version() {
            return UNKNOWN;
        }

        @Override
        public String origin() {
            return "test";
        }
    }

    @AfterEach
    void useThoseOfTheJvm() {
        Zones.use(JvmZones.INSTANCE);
    }

    @Test
    void intervalsAndSlotsFollowTheRulesInForce() throws TimeIntervalException {
        Zones.use(new One(TzifBytes.vancouver()));
        Location location = Location.parse(VANCOUVER);
        TimeInterval night =
                new TimeInterval(List.of(TimeRange.parse("00:00", "06:00")), null, null, null, null, location);
        CronSchedule cron = CronSchedule.parse("0 6 * * *", location);
        assertThat(night.contains(MORNING)).isTrue();
        assertThat(cron.next(MORNING)).contains(Instant.parse("2026-12-01T14:00:00Z"));

        Zones.use(new One(TzifBytes.vancouverSince2026()));

        assertThat(night.contains(MORNING)).isFalse();
        assertThat(cron.next(MORNING)).contains(Instant.parse("2026-12-02T13:00:00Z"));
        assertThat(Location.parse(VANCOUVER)).as("what is read anew").isNotEqualTo(location);
    }

    /** As a file of a zone may be replaced at any time: all that asks is to have the same rules until a reload. */
    @Test
    void aZoneIsReadOnceAndAnewAfterAReload() {
        List<String> asked = new ArrayList<>();
        ZoneSource source = new ZoneSource() {
            @Override
            public Optional<ZoneTable> find(String name) {
                asked.add(name);
                return new One(TzifBytes.vancouver()).find(name);
            }

            @Override
            public String version() {
                return UNKNOWN;
            }

            @Override
            public String origin() {
                return "test";
            }
        };
        Zones.use(source);
        assertThat(Zones.find(VANCOUVER)).isPresent().isEqualTo(Zones.find(VANCOUVER));
        assertThat(Zones.find("Nowhere")).isEmpty();
        assertThat(asked).containsExactly(VANCOUVER, "Nowhere");
        Zones.use(source);
        assertThat(Zones.find(VANCOUVER)).isPresent();

        assertThat(asked).containsExactly(VANCOUVER, "Nowhere", VANCOUVER);
    }

    @Test
    void rulesStayWhereTheNewDatabaseHasNoSuchZone() throws TimeIntervalException {
        Zones.use(new One(TzifBytes.vancouver()));
        Location location = Location.parse(VANCOUVER);

        Zones.use(new ZoneSource() {
            @Override
            public Optional<ZoneTable> find(String name) {
                return Optional.empty();
            }

            @Override
            public String version() {
                return UNKNOWN;
            }

            @Override
            public String origin() {
                return "test";
            }
        });

        assertThat(location.at(MORNING)).hasToString("2026-12-01T05:30-08:00");
    }

    private static String shown() {
        GoTime time = GoTime.of(MORNING, Zone.named(VANCOUVER).orElseThrow());
        return TimeWriter.format(time, "15:04 MST");
    }

    @Test
    void templatesHaveTheAbbreviationsOfTheRulesInForce() {
        Zones.use(new One(TzifBytes.vancouver()));
        assertThat(shown()).isEqualTo("05:30 PST");

        Zones.use(new One(TzifBytes.vancouverSince2026()));
        assertThat(shown()).isEqualTo("06:30 MST");
        assertThat(Zone.named(VANCOUVER).orElseThrow().isDaylightSaving(MORNING.getEpochSecond()))
                .isFalse();
    }
}
