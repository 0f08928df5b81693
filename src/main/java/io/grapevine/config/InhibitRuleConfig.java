package io.grapevine.config;

import io.grapevine.model.matcher.Matchers;
import java.util.List;

/**
 * An inhibition rule: firing source alerts mute target alerts.
 *
 * @param name the rule's name, or empty
 * @param equal the labels that source and target must have in common, missing counting as empty; without doubles
 */
public record InhibitRuleConfig(String name, Matchers source, Matchers target, List<String> equal) {}
