package io.grapevine.amtool.api;

import io.grapevine.model.LabelSet;
import java.util.List;

/**
 * A group of alerts that a server has.
 *
 * @param labels the labels by which it is grouped
 */
public record AlertGroupView(LabelSet labels, AlertView.Receiver receiver, List<AlertView> alerts) {}
