import { CfnResource, type Stack } from 'aws-cdk-lib';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';

/** What CDK and Amplify bring along to deploy with: no user waits for it, and CloudFormation reports its failures. */
const DEPLOYMENT_TOOLS = /\/(AmplifyBranchLinker|AmplifyTableManager|Custom::[^/]+|LogRetention[0-9a-f]{32})\//;

/** Every resource of such a type, in whatever stack it is: what is added later is found too. */
export function resourcesOf(root: Stack, type: string): readonly CfnResource[] {
  return root.node
    .findAll()
    .filter((construct): construct is CfnResource => CfnResource.isCfnResource(construct))
    .filter(({ cfnResourceType }) => cfnResourceType === type);
}

/** Our functions: all that are not tools of the deployment. */
export function functionsOf(root: Stack): readonly CfnFunction[] {
  return resourcesOf(root, 'AWS::Lambda::Function')
    .filter(({ node }) => !DEPLOYMENT_TOOLS.test(node.path))
    .map((resource) => {
      if (!(resource instanceof CfnFunction)) {
        throw new Error(`${resource.node.path} is a function that cannot be configured`);
      }
      return resource;
    });
}

/** What people call it: `initiate-upload`, `ProcessUpload`, `Content`. */
export function nameOf(resource: CfnResource): string {
  const [construct = resource.node.id] = resource.node.path
    .split('/')
    .filter((id) => !/^(Resource|Default)$/.test(id))
    .slice(-1);
  return construct.replace(/(-lambda|Table)$/, '');
}
