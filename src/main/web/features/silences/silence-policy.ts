/** The rules of the server for silences, in words. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { count } from '../../common/element.js';
import { textField } from '../../common/field.js';
import type { Access } from '../../data/access.js';
import { at, nameOf } from '../../data/clusters.js';
import type { Matcher } from '../../data/matchers.js';
import { store } from '../../data/store.js';
import { isEquality } from './combine.js';
import { lengthText } from './period.js';

function accessOf(cluster: string): Access {
  return store.feed(at(cluster, '')).access.current;
}

/** What a silence in some clusters must be like; nothing where their servers take any. */
export function policyText(...clusters: readonly string[]): TemplateResult | typeof nothing {
  const rules = clusters.map((cluster) => [cluster, policyRules(accessOf(cluster))] as const).filter(([, each]) => each.length > 0);
  const where = (cluster: string) => (clusters.length === 1 ? 'here' : `in ${nameOf(cluster)}`);
  return rules.length === 0
    ? nothing
    : html`<p class="muted-text policy">${rules.map(([cluster, each]) => `Rules ${where(cluster)}: ${each.join('; ')}. `)}</p>`;
}

function policyRules(access: Access): readonly string[] {
  const { silences: policy, groups } = access;
  if (policy === undefined) {
    return [];
  }
  const rules: string[] = [];
  if (policy.maxDurationSeconds !== undefined) {
    rules.push(`at most ${lengthText(policy.maxDurationSeconds * 1000)} from now`);
  }
  if (policy.commentPattern !== undefined) {
    rules.push(`a reason with ${hintOf(access)}`);
  } else if (policy.requireComment) {
    rules.push('a reason');
  }
  if (policy.minMatchers > 0) {
    rules.push(`at least ${count(policy.minMatchers, 'matcher')} that select something`);
  }
  if (policy.requireEquality) {
    rules.push('one matcher with =');
  }
  if (policy.teamLabel !== undefined) {
    rules.push(groups.length === 0 ? 'only by members of a team' : `only ${policy.teamLabel} = ${groups.join(' or ')}`);
  }
  return rules;
}

/** Whether the server of a cluster takes only silences with a matcher with `=`. */
export function needsEquality(cluster: string): boolean {
  return accessOf(cluster).silences?.requireEquality === true;
}

/** What is missing in the matchers of a silence in some clusters; empty if nothing is. */
export function matcherFault(matchers: readonly Matcher[], clusters: readonly string[]): string {
  return matchers.some(isEquality) || !clusters.some(needsEquality)
    ? ''
    : 'One matcher with = is needed here, such as alertname="DiskFull".';
}

/** What the reason of a silence in some clusters must hold; empty if it may be anything. */
export function commentHint(...clusters: readonly string[]): string {
  const hints = clusters.map((cluster) => hintOf(accessOf(cluster)));
  return [...new Set(hints)].filter((each) => each !== '').join(' and ');
}

/** What is missing in the reason of a silence in some clusters, which amtool wants, too; empty if nothing is. Only the server compares it with a pattern. */
export function commentFault(comment: string, ...clusters: readonly string[]): string {
  const hint = commentHint(...clusters);
  return comment.trim() !== '' ? '' : hint === '' ? 'A reason is missing.' : `A reason with ${hint} is missing.`;
}

/** The input for the reason of a silence in some clusters. */
export function reasonField(value: string, change: (value: string) => void, ...clusters: readonly string[]): TemplateResult {
  const hint = commentHint(...clusters);
  return textField({ label: hint === '' ? 'Reason' : `Reason, with ${hint}`, name: 'comment', value, change });
}

/** The longest that a silence in some clusters may last from now, or from a start to come, in milliseconds; infinite where any length will do. */
export function longest(...clusters: readonly string[]): number {
  return Math.min(...clusters.map((cluster) => (accessOf(cluster).silences?.maxDurationSeconds ?? Infinity) * 1000));
}

function hintOf({ silences }: Access): string {
  const { commentPattern, commentHint: hint } = silences ?? {};
  return commentPattern === undefined ? '' : hint === undefined || hint === '' ? commentPattern : hint;
}
