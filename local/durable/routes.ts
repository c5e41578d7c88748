/**
 * Azure's route templates: literals, `{name}`, `{name?}`, `{name=default}`, `{*rest}`, and of the constraints
 * `{name:maxlength(n)}`, which apps need for the root. Literals ignore case.
 */
export interface Route<Target> {
  readonly segments: readonly Segment[];
  readonly methods: readonly string[];
  readonly target: Target;
}

type Segment =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'param'; readonly name: string; readonly lengthMax: number; readonly fallback?: string }
  | { readonly kind: 'rest'; readonly name: string };

export interface Match<Target> {
  readonly target: Target;
  readonly params: Readonly<Record<string, string>>;
}

/** Throws on any other constraint (`{id:int}`), which this host does not know, and on a template that no path can match. */
export const readRoute = <Target>(template: string, methods: readonly string[], target: Target): Route<Target> => ({
  segments: template
    .split('/')
    .filter((part) => part !== '')
    .map((part) => readSegment(part, template)),
  methods: methods.map((method) => method.toUpperCase()),
  target,
});

const readSegment = (part: string, template: string): Segment => {
  if (!part.includes('{')) return { kind: 'literal', text: part.toLowerCase() };
  const [, star, name, length, rest = ''] = /^\{(\*{0,2})(\w+)(?::maxlength\((\d+)\))?(.*)\}$/.exec(part) ?? [];
  if (name === undefined || /[:{}]/.test(rest))
    throw new Error(`the route '${template}' has a part that this host does not know: '${part}'`);
  if (star) return { kind: 'rest', name };
  const param = {
    kind: 'param',
    name,
    lengthMax: length === undefined ? Number.POSITIVE_INFINITY : Number(length),
  } as const;
  if (rest === '?') return { ...param, fallback: '' };
  return rest.startsWith('=') ? { ...param, fallback: rest.slice(1) } : param;
};

/** The more literal a route, the earlier it is asked. */
export const sortRoutes = <Target>(routes: readonly Route<Target>[]): readonly Route<Target>[] =>
  [...routes].sort((a, b) => (rankOf(a) < rankOf(b) ? -1 : 1));

const rankOf = ({ segments }: Route<unknown>): string =>
  segments
    .map((segment) =>
      segment.kind === 'literal' ? '1' : segment.kind === 'rest' ? '4' : 'fallback' in segment ? '3' : '2',
    )
    .join('')
    .padEnd(64, '0');

/**
 * The route for a path and method, with its parameters decoded; the methods that the path would take, in upper case,
 * when this is none of them; nothing for an unknown path.
 */
export const matchRoute = <Target>(
  routes: readonly Route<Target>[],
  method: string,
  path: string,
): Match<Target> | readonly string[] | undefined => {
  const parts = path.split('/').filter((part) => part !== '');
  const allowed = new Set<string>();
  for (const { segments, methods, target } of routes) {
    const params = matchSegments(segments, parts);
    if (params === undefined) continue;
    if (methods.includes(method)) return { target, params };
    for (const other of methods) allowed.add(other);
  }
  return allowed.size > 0 ? [...allowed] : undefined;
};

const matchSegments = (segments: readonly Segment[], parts: readonly string[]): Record<string, string> | undefined => {
  const params: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const part = parts[index];
    if (segment.kind === 'rest') {
      params[segment.name] = parts.slice(index).map(decode).join('/');
      return params;
    }
    if (segment.kind === 'literal') {
      if (part === undefined || decode(part).toLowerCase() !== segment.text) return undefined;
    } else if (part !== undefined) {
      if (decode(part).length > segment.lengthMax) return undefined;
      params[segment.name] = decode(part);
    } else if (segment.fallback === undefined) return undefined;
    else if (segment.fallback !== '') params[segment.name] = segment.fallback;
  }
  return parts.length > segments.length ? undefined : params;
};

const decode = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
};
