package io.grapevine.config.shape;

import io.grapevine.config.Config;
import io.grapevine.config.Extensions;
import io.grapevine.config.FeatureSettings;
import io.grapevine.config.yaml.MappingReader;

/**
 * The part of {@code grapevine.yml} that is about one feature.
 *
 * @param none the settings that stand for a file which says nothing of the feature
 */
public record FeatureSection(FeatureSettings none, Reader reader) {
    /** Reads the settings of a feature. */
    @FunctionalInterface
    public interface Reader {
        /** Reads the settings from {@code file}, the whole of it. */
        FeatureSettings read(MappingReader file, Scope scope);
    }

    /**
     * The names and settings that those of a feature may refer to.
     *
     * @param config the configuration, with the integrations that {@code grapevine.yml} adds
     * @param receivers the names of its receivers
     * @param extensions what has been read of {@code grapevine.yml}: the settings of the features before, and all that belongs to none
     */
    public record Scope(Config config, ReceiverNames receivers, Extensions extensions) {}

    /** What has been read of {@code file}, with the settings of this feature. */
    public Extensions addTo(MappingReader file, Scope scope) {
        return scope.extensions().with(reader.read(file, scope), none);
    }
}
