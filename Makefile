# `make` alone lists what there is to do. Needs git, make and a Python 3.13, for the frontend Node 20.19; installs the rest by itself.

PORT = 8000
STATE = .local
PARAMS =
SESSION =
STACK =
ROLE =
SCOPES =
SAM_LOCAL_FLAGS =
EXAMPLES = 50
DRY_RUN =
SIZES =
TESTS = tests
CASES =
ONLY =
DURATION = 60
SEED =
INDEX =
DAYS = 30
VISITORS = 2000
BROWSERS =
CLIENT = narrow
QUICK =

BIN = .venv/bin
LAYER = PYTHONPATH=layers/common
SAM = SAM_CLI_TELEMETRY=0 .venv-sam/bin/sam
# sam looks for the runtime's python and its pip on PATH; .venv-sam has the right ones.
SAM_BUILD = PATH="$(CURDIR)/.venv-sam/bin:$$PATH" $(SAM) build
install = @python="$$(scripts/find-python)" && "$$python" -m local.environments

.DEFAULT_GOAL = help
.PHONY: help run test test-boto3 soak storm mutations instructions bench costs check fmt lint types drift frontend browsers races fuzz build deploy deploy-site openapi sweep sweep-cost list-cost audit audit-verify rollups-rebuild operator-key sam-local demo-data lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## /{printf "make %-12s %s\n", $$1, $$2}' Makefile

run: ## run the whole stack here, without AWS: PORT=8000 STATE=.local PARAMS="IdleSeconds=5 …"
	@python="$$(scripts/find-python)" && exec "$$python" -m local.run --port "$(PORT)" --state "$(STATE)" --params "$(PARAMS)"

test: ## run the tests: TESTS=tests/unit for some of them
	$(install) dev sam cloud
	$(BIN)/python -m pytest $(TESTS)
	$(if $(filter tests,$(TESTS)),scripts/frontend test)

test-boto3: ## run the integration tests with boto3 in place of our own requests to DynamoDB
	$(install) dev sam cloud
	STACK_PARAMETERS=DynamodbClient=boto3 $(BIN)/python -m pytest $(TESTS)/integration

fuzz: ## call the API with what its document allows and forbids: SEED=1 EXAMPLES=50
	$(install) dev sam cloud
	$(LAYER):. $(BIN)/python -m tests.fuzz.run "$(or $(SEED),1)" "$(EXAMPLES)"

browsers: ## run the pages' cases in Firefox and in WebKit: BROWSERS="firefox webkit"
	$(install) dev sam cloud
	BROWSERS="$(or $(BROWSERS),firefox webkit)" $(BIN)/python -m pytest tests/browser/test_pages.py -rs

races: ## have five tabs start, recover and rotate at once: ROUNDS=20 BROWSERS=chromium
	$(install) dev sam cloud
	BROWSERS="$(or $(BROWSERS),chromium)" ROUNDS="$(or $(ROUNDS),20)" $(BIN)/python -m pytest tests/browser -k races -rs

soak: ## run random histories against the local cloud, with faults: DURATION=60 seconds, SEED=, CLIENT=narrow or boto3
	$(install) dev cloud
	@$(LAYER) exec $(BIN)/python -m tests.service.soak --seconds "$(DURATION)" --client "$(CLIENT)" $(if $(SEED),--seed "$(SEED)")

storm: ## let 2,000 uploads meet every fault there is, on a simulated clock: SEED=1
	$(install) dev
	@$(LAYER) exec $(BIN)/python -m benchmarks.storm --seed "$(or $(SEED),1)"

mutations: ## take each part of each decision away and tell which test sees it: ONLY=regex for some of them
	$(install) dev
	@$(LAYER) exec $(BIN)/python -m tests.service.mutations --only '$(ONLY)'

check: lint types drift test ## run everything a change must pass
	scripts/frontend size

fmt: ## format the code and mend what can be mended
	$(install) dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lint: ## check format, style, import contracts and the template
	$(install) dev sam
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(LAYER) $(BIN)/lint-imports
	AWS_DEFAULT_REGION=us-east-1 $(SAM) validate --lint
	$(BIN)/cfn-lint --append-rules cfn_lint_serverless.rules -- template.yaml docs/examples/*/template.yaml
	scripts/frontend lint

types: ## check the types
	$(install) dev
	$(BIN)/mypy
	scripts/frontend types

build: ## build for deployment into .aws-sam/build, with bytecode, and print the sizes
	$(install) sam
	$(SAM_BUILD) --cached --parallel
	PYTHONHASHSEED=0 .venv-sam/bin/python -m local.bytecode .aws-sam/build

deploy: build ## deploy the build to AWS as samconfig.toml says: CONFIG_ENV=prod for another section
	$(SAM) deploy --config-env "$(or $(CONFIG_ENV),default)"

deploy-site: ## build the pages and upload them to the site of STACK=name, deployed with WithSite=true
	$(install) dev
	FRONTEND=required scripts/frontend build
	$(BIN)/python -m scripts.deploy_site "$(STACK)"

instructions: ## count the instructions of each function's start and requests (needs valgrind): CASES="validate list-exports"
	$(install) dev sam cloud
	$(LAYER) $(BIN)/python -m benchmarks.instructions $(foreach case,$(CASES),--case $(case))

bench: $(if $(QUICK),,build) ## measure starts, requests and load beside its peers, and write docs/performance.*: QUICK=1 for a part of it
	$(install) dev sam cloud
	@$(LAYER) exec $(BIN)/python -m benchmarks.bench $(if $(QUICK),--quick)

costs: ## compute the bill of a million sessions a month from docs/performance.json into docs/costs.md
	$(install) dev
	@$(BIN)/python -m benchmarks.monthly_bill

openapi: ## write docs/openapi.json from the code, and the client's types from it
	$(install) dev
	$(LAYER) $(BIN)/python -m scripts.openapi
	scripts/frontend generate

drift: ## check that docs/openapi.json is what the code says, and the client's types what it says
	$(install) dev
	$(LAYER) $(BIN)/python -m scripts.openapi --check
	scripts/frontend drift

frontend: ## install the frontend's packages, generate the client's types, build client and pages (needs Node 20.19)
	scripts/frontend generate build

sweep: ## run one clean-up in the running local stack and print its report: STATE=.local DRY_RUN=true
	$(install) dev
	@$(BIN)/python -m local.sweep "$(STATE)" "$(DRY_RUN)"

audit: ## print the running local stack's audit log as JSON lines: STATE=.local SESSION=<id>
	$(install) dev
	@$(BIN)/python -m local.audit "$(STATE)" "$(SESSION)"

audit-verify: ## walk the audit's evidence and name what was changed: STATE=.local, or STACK=name in AWS; INDEX=yes
	$(install) dev
	@$(LAYER) $(BIN)/python -m local.audit_verify --stack "$(STACK)" --state "$(STATE)" $(if $(INDEX),--index)

rollups-rebuild: ## compute the hourly rollups again from the audit index and print what differs: STATE= or STACK=; DAYS=30
	$(install) dev
	@$(LAYER) $(BIN)/python -m local.rollups_rebuild --stack "$(STACK)" --state "$(STATE)" --days "$(DAYS)"

operator-key: ## make an operator key here: ROLE=viewer, or SCOPES="…" of your own; in AWS with STACK=name
	$(install) dev
	@$(BIN)/python -m local.operator_key --stack "$(STACK)" --state "$(STATE)" --role "$(ROLE)" --scopes "$(SCOPES)"

sweep-cost: ## count what a sweep costs with 1,000 due at 10,000 and at 1,000,000 sessions: SIZES="…"
	$(install) dev
	@$(LAYER) $(BIN)/python -m benchmarks.sweep_cost $(SIZES)

list-cost: ## count what lists and searches read at 10,000 and at 1,000,000 sessions: SIZES="…"
	$(install) dev
	@$(LAYER) $(BIN)/python -m benchmarks.list_cost $(SIZES)

sam-local: ## run the functions in containers against the running local stack: STATE=.local SAM_LOCAL_FLAGS=…
	$(install) dev sam cloud
	@$(BIN)/python -m local.sam_local "$(STATE)" $(SAM_LOCAL_FLAGS)

lock: ## refresh the lock files from their .in files
	@python="$$(scripts/find-python)" && "$$python" -m local.locks

demo-data: ## give the running local stack a month of visits for the console: STATE=.local SEED=1 DAYS=30 VISITORS=2000
	$(install) dev cloud
	@$(LAYER) $(BIN)/python -m tests.demo_data --state "$(STATE)" --seed "$(or $(SEED),1)" --days "$(DAYS)" --visitors "$(VISITORS)"

clean: ## remove builds and virtual environments (not the state of a local stack)
	rm -rf .aws-sam frontend/node_modules frontend/*/dist benchmarks/peers/node_modules .venv .venv-sam .venv-cloud .venv-peers .mypy_cache .ruff_cache .pytest_cache
