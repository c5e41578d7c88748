import { childrenOf, lineOf, plainTextOf, type Syntax } from './syntax';

/** What a Bicep file declares. `body` of a loop is what stands in it once for each item. */
export interface BicepFile {
  readonly path: string;
  readonly root: Syntax;
  readonly targetScope: string;
  readonly params: readonly Param[];
  readonly vars: readonly Named[];
  readonly outputs: readonly Output[];
  readonly resources: readonly Resource[];
  readonly modules: readonly Module[];
}

export interface Named {
  readonly name: string;
  readonly line: number;
  readonly value: Syntax;
}

export interface Param {
  readonly name: string;
  readonly line: number;
  readonly type: string;
  readonly value: Syntax | undefined;
  readonly description: string | undefined;
  readonly allowed: readonly Syntax[];
}

export interface Output extends Named {
  readonly description: string | undefined;
}

/** A loop's variables and what it goes through. */
export interface Loop {
  readonly item: string;
  readonly index?: string;
  readonly over: Syntax;
}

interface Deployed {
  readonly symbol: string;
  readonly line: number;
  readonly condition: Syntax | undefined;
  readonly loop: Loop | undefined;
  readonly body: Syntax;
}

export interface Resource extends Deployed {
  readonly type: string;
  readonly version: string;
  readonly isExisting: boolean;
}

export interface Module extends Deployed {
  /** As written, relative to the file. */
  readonly source: string;
}

export const modelOf = (path: string, root: Syntax): BicepFile => {
  const params: Param[] = [];
  const vars: Named[] = [];
  const outputs: Output[] = [];
  const resources: Resource[] = [];
  const modules: Module[] = [];
  let targetScope = 'resourceGroup';
  let decorators: readonly Syntax[] = [];
  for (const node of childrenOf(root)) {
    const parts = childrenOf(node);
    const [first, second, third] = parts;
    const name = first?.text ?? '';
    const line = lineOf(node);
    switch (node.type) {
      case 'decorators':
        decorators = childrenOf(node);
        continue;
      case 'target_scope_assignment':
        targetScope = plainTextOf(first) ?? '';
        break;
      case 'parameter_declaration': {
        const allowed = argumentsOf(decorators, 'allowed')[0];
        params.push({
          ...{ name, line, type: second?.text ?? '', value: third },
          description: plainTextOf(argumentsOf(decorators, 'description')[0]),
          allowed: allowed === undefined ? [] : childrenOf(allowed),
        });
        break;
      }
      case 'variable_declaration':
        if (second !== undefined) vars.push({ name, line, value: second });
        break;
      case 'output_declaration':
        if (third !== undefined) {
          const description = plainTextOf(argumentsOf(decorators, 'description')[0]);
          outputs.push({ name, line, value: third, description });
        }
        break;
      case 'resource_declaration': {
        const [type = '', version = ''] = (plainTextOf(second) ?? '').split('@');
        const isExisting = node.children.some((child) => child?.type === 'existing');
        if (third !== undefined)
          resources.push({ symbol: name, line, type, version, isExisting, ...deployedOf(third) });
        break;
      }
      case 'module_declaration':
        if (third !== undefined) {
          modules.push({ symbol: name, line, source: plainTextOf(second) ?? '', ...deployedOf(third) });
        }
        break;
      default:
    }
    decorators = [];
  }
  return { path, root, targetScope, params, vars, outputs, resources, modules };
};

const argumentsOf = (decorators: readonly Syntax[], name: string): readonly Syntax[] => {
  const call = decorators.map((decorator) => childrenOf(decorator)[0]).find((one) => calleeOf(one) === name);
  return call === undefined ? [] : callArgumentsOf(call);
};

/** The name of the function that is called: `guid`, or `listKeys` in `account.listKeys()`. */
export const calleeOf = (node: Syntax | undefined): string | undefined => {
  if (node?.type !== 'call_expression') return undefined;
  const callee = node.childForFieldName('function');
  return callee?.type === 'member_expression' ? callee.childForFieldName('property')?.text : callee?.text;
};

export const callArgumentsOf = (call: Syntax): readonly Syntax[] => {
  const given = call.childForFieldName('arguments');
  return given === null ? [] : childrenOf(given);
};

const deployedOf = (node: Syntax): Pick<Deployed, 'body' | 'condition' | 'loop'> => {
  if (node.type === 'if_statement') {
    const [condition, body = node] = childrenOf(node);
    return { body, condition, loop: undefined };
  }
  if (node.type === 'for_statement') {
    const { loop, body } = loopOf(node);
    return { ...deployedOf(body), loop };
  }
  return { body: node, condition: undefined, loop: undefined };
};

/** `[for item in over: body]`, or `[for (item, index) in over: body]`. */
export const loopOf = (node: Syntax): { readonly loop: Loop; readonly body: Syntax } => {
  const [variables, over = node] = childrenOf(node);
  const body = node.childForFieldName('body') ?? node;
  if (variables?.type !== 'for_loop_parameters') return { loop: { item: variables?.text ?? '', over }, body };
  const [item, index] = childrenOf(variables);
  return { loop: { item: item?.text ?? '', index: index?.text ?? '', over }, body };
};

export interface Property {
  readonly name: string;
  readonly line: number;
  readonly value: Syntax;
}

/** The properties of an object literal; one whose name is put together has no name. */
export const propertiesOf = (object: Syntax): readonly Property[] =>
  childrenOf(object)
    .filter(({ type }) => type === 'object_property')
    .flatMap((node) => {
      const [key, value] = childrenOf(node);
      if (key === undefined || value === undefined) return [];
      const name = key.type === 'string' ? (plainTextOf(key) ?? '') : key.text;
      return [{ name, line: lineOf(node), value }];
    });

export const propertyOf = (object: Syntax, name: string): Syntax | undefined =>
  propertiesOf(object).find((property) => property.name === name)?.value;
