// What do jobs of GitHub and GitLab claim? Values of our own, in the shapes those two document.

/** Whose clock stands at 2026-12-01T12:00:00Z. */
export const NOW_SECONDS = Date.UTC(2026, 11, 1, 12) / 1_000;
export const AUDIENCE = "https://muster.example.com";

export type Claims = Readonly<Record<string, unknown>>;

export function githubClaims(issuer: string, own: Claims = {}): Claims {
  return {
    jti: "6f4762ed-0758-4ccb-808d-ee3af5d723a8",
    sub: "repo:acme/shop:ref:refs/heads/main",
    aud: AUDIENCE,
    ref: "refs/heads/main",
    sha: "9b2f7c1d4e5a60718293a4b5c6d7e8f901234567",
    repository: "acme/shop",
    repository_owner: "acme",
    repository_owner_id: "90001",
    run_id: "7700110022",
    run_number: "14",
    run_attempt: "1",
    repository_visibility: "private",
    repository_id: "501001",
    actor_id: "42001",
    actor: "dana",
    workflow: "Release",
    head_ref: "",
    base_ref: "",
    event_name: "push",
    ref_protected: "true",
    ref_type: "branch",
    workflow_ref: "acme/shop/.github/workflows/release.yml@refs/heads/main",
    workflow_sha: "9b2f7c1d4e5a60718293a4b5c6d7e8f901234567",
    job_workflow_ref: "acme/workflows/.github/workflows/deploy.yml@refs/heads/main",
    job_workflow_sha: "0a1b2c3d4e5f60718293a4b5c6d7e8f901234567",
    runner_environment: "github-hosted",
    repo_property_business_unit: "payments",
    iss: issuer,
    nbf: NOW_SECONDS - 600,
    iat: NOW_SECONDS - 10,
    exp: NOW_SECONDS + 290,
    ...own,
  };
}

export function gitlabClaims(issuer: string, own: Claims = {}): Claims {
  return {
    namespace_id: "72",
    namespace_path: "acme/web",
    project_id: "20",
    project_path: "acme/web/shop",
    user_id: "1",
    user_login: "dana",
    user_email: "dana@example.com",
    pipeline_id: "574",
    pipeline_source: "push",
    job_id: "302",
    ref: "main",
    ref_type: "branch",
    ref_path: "refs/heads/main",
    ref_protected: "true",
    runner_id: 1,
    runner_environment: "self-hosted",
    sha: "714a629c0b401fdce83e847fc9589983fc6f46bc",
    project_visibility: "private",
    ci_config_ref_uri: "gitlab.example.com/acme/web/shop//.gitlab-ci.yml@refs/heads/main",
    ci_config_sha: "714a629c0b401fdce83e847fc9589983fc6f46bc",
    jti: "235b3a54-b797-45c7-ae9a-f72d7bc6ef5b",
    iss: issuer,
    iat: NOW_SECONDS - 10,
    nbf: NOW_SECONDS - 15,
    exp: NOW_SECONDS + 3_590,
    sub: "project_path:acme/web/shop:ref_type:branch:ref:main",
    aud: AUDIENCE,
    ...own,
  };
}
