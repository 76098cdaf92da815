function f() say{en='a', ['zh-Hans']='好'} move_to('s') wait(1) wait_for('pick','jar',2) show('a','b') hide('a') highlight('a',false) era('e') stamp('s') go('x') end
