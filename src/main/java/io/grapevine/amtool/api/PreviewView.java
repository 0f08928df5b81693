package io.grapevine.amtool.api;

import java.util.List;

/**
 * The alerts that a silence would mute now.
 *
 * @param alerts the fingerprints of all of them
 * @param forSome the fingerprints of those that also go to receivers which the silence does not name
 */
public record PreviewView(List<String> alerts, List<String> forSome) {}
