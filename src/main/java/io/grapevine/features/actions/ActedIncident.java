package io.grapevine.features.actions;

/**
 * The result of an action, with the incident as it is then.
 *
 * @param incident the incident after the action
 */
public record ActedIncident(ActionResult result, IncidentState incident) {}
