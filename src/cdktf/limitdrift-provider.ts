import { TerraformProvider, Token } from 'cdktf';
import type { Construct } from 'constructs';

/*
 * The construct `LimitdriftProvider`: Terraform's provider.
 */

/** Where the provider finds the API, and with which key. */
export interface LimitdriftProviderProps {
  /** The API; a path prefix is kept. Default: ANTHROPIC_BASE_URL, else https://api.anthropic.com. */
  readonly baseUrl?: string | undefined;
  /**
   * An Admin API key, from a sensitive `TerraformVariable`. Better left out: then Terraform takes it from the environment,
   * as `limitdrift` does (ANTHROPIC_ADMIN_API_KEY and its like).
   */
  readonly adminKey?: string | undefined;
  readonly apiVersion?: '2023-06-01' | '2026-10-21' | undefined;
  /** Tells two providers of a stack apart. */
  readonly alias?: string | undefined;
}

/** The Terraform provider `limitdrift/limitdrift`. It reads limits and never changes one. */
export class LimitdriftProvider extends TerraformProvider {
  readonly #props: LimitdriftProviderProps;

  /** A key that is written out would stand in cdk.tf.json in clear: it is refused. */
  constructor(scope: Construct, id: string, props: LimitdriftProviderProps = {}) {
    super(scope, id, { terraformResourceType: 'limitdrift', terraformProviderSource: 'limitdrift/limitdrift' });
    if (props.adminKey !== undefined && !Token.isUnresolved(props.adminKey)) {
      throw new Error(
        `LimitdriftProvider "${this.node.path}": adminKey would be written into cdk.tf.json in clear. Leave it out and set ANTHROPIC_ADMIN_API_KEY where Terraform runs, or give a sensitive TerraformVariable.`,
      );
    }
    this.#props = props;
  }

  override get alias(): string | undefined {
    return this.#props.alias;
  }

  protected override synthesizeAttributes(): Readonly<Record<string, string | undefined>> {
    const { baseUrl, adminKey, apiVersion } = this.#props;
    return { base_url: baseUrl, admin_key: adminKey, api_version: apiVersion };
  }
}
